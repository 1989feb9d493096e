// A conversion that is decided and durable, and not finished: what deal-service is to be asked for.
// Gone once the lead is CONVERTED, or QUALIFIED again.
#ifndef REVOPS_LEAD_SERVICE_STORE_CONVERSION_INTENT_H_
#define REVOPS_LEAD_SERVICE_STORE_CONVERSION_INTENT_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "common/types/uuid.h"

namespace revops::lead {

struct ConversionIntent {
  Uuid lead;
  int32_t pass = 0;
  // Of what was asked, to tell the same request from another one.
  uint64_t asked_hash = 0;
  // Who asked, and under which request: its success is the conversion's end.
  std::string actor;
  std::string request_id;
  uint64_t request_hash = 0;
  // Who asked, as the api made it into bytes: deal-service judges by it.
  std::string principal;
  // The order to deal-service, as the api made it into bytes. May hold a title, so it goes with the
  // intent.
  std::string order;
  // Of the decision.
  absl::Time effective;
  // accounts/{uuid}, empty: none.
  std::string account;
  // What leads of one company that has no account yet share; empty: it has one, or none is made.
  std::string account_key;
  // What is made with the deal, where it is new.
  bool is_new_account = false;
  bool is_new_contact = false;
  // The account of the deal that is joined counts, where it has one.
  bool takes_deal_account = false;

  friend bool operator==(const ConversionIntent&, const ConversionIntent&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_CONVERSION_INTENT_H_
