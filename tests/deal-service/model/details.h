// The details of a deal as a request brings them: what is wrong with them, and how a mask takes
// them over.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_DETAILS_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_DETAILS_H_

#include <cstdint>
#include <string>

#include "tests/deal-service/model/words.h"

namespace revops::deal::model {

// Violated fields, with the prefix. Only what random requests do wrong is looked for.
Fields WrongDetails(const pb::Deal& given, const std::string& prefix);
Fields WrongRequestId(const std::string& request_id);
bool IsDealName(const std::string& name);
bool IsMaskPath(const std::string& path);
// Sets or clears one detail; `fields` all custom ones.
void TakeDetail(const std::string& path, const pb::Deal& from, pb::Deal& to);
// Every detail; nothing of what only verbs change.
pb::Deal DetailsOf(const pb::Deal& given);

// The pass that counts: 1 where a lead is given without one, 0 without a lead.
int32_t PassOf(const std::string& lead, int32_t pass);
// Whether any pass of the lead is the deal's, as its source or by a contact.
bool HasLead(const pb::Deal& deal, const std::string& lead);

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_DETAILS_H_
