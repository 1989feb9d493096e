// A lead store in a directory of its own, and short ways to run commands about people on it.
#ifndef REVOPS_TESTS_LEAD_SERVICE_SUPPORT_OPEN_PEOPLE_H_
#define REVOPS_TESTS_LEAD_SERVICE_SUPPORT_OPEN_PEOPLE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "lead-service/api/lead_codec.h"
#include "lead-service/api/people_codec.h"
#include "lead-service/app/batch_create_lead_activities.h"
#include "lead-service/app/create_account.h"
#include "lead-service/app/create_contact.h"
#include "lead-service/app/create_lead.h"
#include "lead-service/app/create_rep.h"
#include "lead-service/app/create_team.h"
#include "lead-service/store/sqlite_lead_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace revops::lead {

inline CommandHeader& HeaderIn(PushActivityCommand& command) { return command.create.header; }
template <typename Command>
CommandHeader& HeaderIn(Command& command) {
  return command.header;
}

inline absl::Status StatusOf(const absl::Status& status) { return status; }
template <typename Result>
absl::Status StatusOf(const absl::StatusOr<Result>& result) {
  return result.status();
}

inline std::vector<std::string> FieldsIn(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    fields.push_back(violation.field);
  }
  return fields;
}

inline std::vector<std::string> RulesIn(const absl::Status& status) {
  std::vector<std::string> types;
  for (const UnmetRule& rule : UnmetRulesOf(status)) types.push_back(rule.type);
  return types;
}

class OpenPeople : public ::testing::Test {
 protected:
  OpenPeople() { Reopen(); }

  void Reopen() {
    store_.reset();
    Open();
  }
  void Open() {
    SqliteLeadStore::Options options;
    options.path = dir_.path() + "/lead.db";
    auto opened = SqliteLeadStore::Open(options, {&leads_, people_.codecs()}, &clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }

  // Runs a use case as one command of the writer, as `users/test` where nobody is named.
  template <typename Result, typename Command>
  Result Do(Result (*act)(CommandStore&, const Command&), Command command) {
    Result result = absl::UnknownError("not run");
    CommandHeader& header = HeaderIn(command);
    if (header.info.actor.empty()) header.info.actor = "users/test";
    const absl::Status status =
        store_->writer().Run(sql::Lane::kInteractive, [&](sql::WriteContext& context) {
          SqliteCommandStore store = store_->InCommand(context, header.info);
          header.now = store.now();
          result = act(store, command);
          return StatusOf(result);
        });
    if (!status.ok()) return status;
    return result;
  }

  CreateAccountCommand NewAccount(const std::string& name) {
    CreateAccountCommand command;
    command.record.id = Uuid::Generate(clock_.Now());
    command.record.details.display_name = name;
    return command;
  }
  Account Made(const CreateAccountCommand& command) {
    const auto account = Do(&CreateAccount, command);
    EXPECT_TRUE(account.ok()) << account.status();
    return *account;
  }
  Account MadeBelow(const std::string& name, const Account& parent) {
    CreateAccountCommand command = NewAccount(name);
    command.record.details.parent = parent.name();
    return Made(command);
  }

  CreateContactCommand NewContact(const std::string& given_name, const std::string& email) {
    CreateContactCommand command;
    command.record.id = Uuid::Generate(clock_.Now());
    command.record.details.person.given_name = given_name;
    command.record.details.person.email = email;
    return command;
  }
  Contact Made(const CreateContactCommand& command) {
    const auto contact = Do(&CreateContact, command);
    EXPECT_TRUE(contact.ok()) << contact.status();
    return *contact;
  }

  CreateRepCommand NewRep(const std::string& slug, const std::string& manager = "") {
    CreateRepCommand command;
    command.record.id = slug;
    command.record.details.manager = manager;
    return command;
  }
  CreateTeamCommand NewTeam(const std::string& slug, const std::string& parent = "") {
    CreateTeamCommand command;
    command.record.id = slug;
    command.record.details.parent = parent;
    return command;
  }

  // Whether `text` is anywhere in the log or among the remembered requests.
  bool IsInTheLog(const std::string& text) {
    int64_t found = 0;
    const absl::Status status = store_->readers().Read(
        absl::InfiniteFuture(),
        [&](sql::Connection& connection) { return CountIn(connection, text, found); });
    EXPECT_TRUE(status.ok()) << status;
    return found > 0;
  }
  Revision Head() { return store_->log().head(); }

  revops::testing::TempDir dir_;
  revops::testing::FakeClock clock_;
  ProtoLeadCodec leads_;
  PeopleProtoCodecs people_{&leads_};
  std::unique_ptr<SqliteLeadStore> store_;

 private:
  static absl::Status CountIn(sql::Connection& connection, const std::string& text,
                              int64_t& found) {
    static constexpr char kSql[] =
        "SELECT (SELECT count(*) FROM event WHERE instr(CAST(events AS TEXT), ?1) > 0 "
        "OR instr(hex(events), ?2) > 0 OR instr(actor || request_id, ?1) > 0) + "
        "(SELECT count(*) FROM quiet_request WHERE instr(actor || request_id, ?1) > 0)";
    REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSql));
    const std::string hex = absl::AsciiStrToUpper(absl::BytesToHexString(text));
    statement.Bind(1, absl::string_view(text)).Bind(2, absl::string_view(hex));
    REVOPS_ASSIGN_OR_RETURN(const bool stepped, statement.Step());
    if (stepped) found = statement.Int(0);
    return absl::OkStatus();
  }
};

}  // namespace revops::lead

#endif  // REVOPS_TESTS_LEAD_SERVICE_SUPPORT_OPEN_PEOPLE_H_
