// What two spellings of one person share, as hashes for PersonIndex.
#ifndef REVOPS_LEAD_SERVICE_STORE_PERSON_KEYS_H_
#define REVOPS_LEAD_SERVICE_STORE_PERSON_KEYS_H_

#include <string>

#include "lead-service/domain/lead.h"
#include "lead-service/normal/normal.h"
#include "lead-service/store/lead_store.h"

namespace revops::lead {

// The same in text: `e:anna@example.com`; at most three.
std::vector<std::string> PersonTextsOf(const NormalContact& contact);
// Of a lead as it is kept.
std::vector<std::string> PersonTextsOf(const Lead& lead);
std::string EmailText(absl::string_view email_key);
std::string PhoneText(absl::string_view phone_key);

PersonKeys KeysOf(const std::vector<std::string>& texts);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_PERSON_KEYS_H_
