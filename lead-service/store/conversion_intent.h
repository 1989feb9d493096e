// A conversion that is decided and durable, and not finished: what deal-service is to be asked for.
// Gone once the lead is CONVERTED, or QUALIFIED again.
#ifndef REVOPS_LEAD_SERVICE_STORE_CONVERSION_INTENT_H_
#define REVOPS_LEAD_SERVICE_STORE_CONVERSION_INTENT_H_

#include <cstdint>
#include <string>

#include "common/types/uuid.h"

namespace revops::lead {

struct ConversionIntent {
  Uuid lead;
  int32_t pass = 0;
  // Of what was asked, to tell the same request from another one.
  uint64_t asked_hash = 0;
  // Who asked, as the api made it into bytes: deal-service judges by it.
  std::string principal;
  // The orders to deal-service, as the api made them into bytes. May hold a title, so it goes with
  // the intent.
  std::string order;
  // What is made with the deal, where it is new.
  bool is_new_account = false;
  bool is_new_contact = false;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_CONVERSION_INTENT_H_
