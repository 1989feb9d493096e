// Accounts, contacts, activities, reps and teams as rows.
#ifndef REVOPS_CLI_OUTPUT_PEOPLE_H_
#define REVOPS_CLI_OUTPUT_PEOPLE_H_

#include <string>
#include <vector>

#include "cli/output/leads.h"
#include "cli/output/table.h"
#include "revops/lead/v1/account.pb.h"
#include "revops/lead/v1/rep.pb.h"
#include "revops/type/v1/activity.pb.h"

namespace revops::cli {

std::vector<std::string> AccountColumns();
CellRow AccountRow(const revops::lead::v1::Account& account);
Lines AccountLines(const revops::lead::v1::Account& account);

std::vector<std::string> ContactColumns();
CellRow ContactRow(const revops::lead::v1::Contact& contact);
Lines ContactLines(const revops::lead::v1::Contact& contact);

std::vector<std::string> RepColumns();
CellRow RepRow(const revops::lead::v1::Rep& rep);
Lines RepLines(const revops::lead::v1::Rep& rep);

std::vector<std::string> TeamColumns();
CellRow TeamRow(const revops::lead::v1::Team& team);
Lines TeamLines(const revops::lead::v1::Team& team);

std::vector<std::string> ActivityColumns();
CellRow ActivityRow(const revops::type::v1::Activity& activity);
Lines ActivityLines(const revops::type::v1::Activity& activity);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_PEOPLE_H_
