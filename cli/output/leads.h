// Leads and their stream as rows.
#ifndef REVOPS_CLI_OUTPUT_LEADS_H_
#define REVOPS_CLI_OUTPUT_LEADS_H_

#include <string>
#include <utility>
#include <vector>

#include "cli/output/table.h"
#include "revops/lead/v1/lead.pb.h"
#include "revops/lead/v1/lead_event.pb.h"

namespace revops::cli {

// One heading and value each; PrintVertical() leaves out what is empty.
using Lines = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> LeadColumns();
CellRow LeadRow(const revops::lead::v1::Lead& lead);
// Everything that is set.
Lines LeadLines(const revops::lead::v1::Lead& lead);

std::vector<std::string> LeadEventColumns();
CellRow LeadEventRow(const revops::lead::v1::LeadEvent& event);

// `Anna Snelling`
std::string FullName(const revops::lead::v1::Person& person);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_LEADS_H_
