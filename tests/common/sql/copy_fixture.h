// A store that is large enough for a copy of it to take many slices, and what can be said of a
// copy.
#ifndef REVOPS_TESTS_COMMON_SQL_COPY_FIXTURE_H_
#define REVOPS_TESTS_COMMON_SQL_COPY_FIXTURE_H_

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/sql/store_copy.h"
#include "tests/common/sql/store_fixture.h"

namespace revops::sql {

inline constexpr char kUpdateThingSql[] = "UPDATE thing SET text = ? WHERE id = ?";
inline constexpr char kIntegritySql[] = "PRAGMA integrity_check";

class CopyTest : public StoreTest {
 protected:
  // One page and more each: 8 MB.
  static constexpr int64_t kFirst = 1;
  static constexpr int64_t kLast = 2'000;

  std::string copy_path() const { return dir_.File("store.db-backup"); }

  void Fill(Writer& writer) {
    for (int64_t id = kFirst; id <= kLast; id += 50) {
      ASSERT_EQ(
          writer.Run(Lane::kBulk,
                     [id](WriteContext& write) -> absl::Status {
                       for (int64_t i = id; i < id + 50; ++i) {
                         REVOPS_RETURN_IF_ERROR(InsertThing(write.connection(), i, Text(i, 0)));
                       }
                       return absl::OkStatus();
                     }),
          absl::OkStatus());
    }
  }
  static std::string Text(int64_t id, int64_t number) {
    return absl::StrCat(number, "/", id, "/", std::string(3'600, 'x'));
  }
  // Writes `number` into the first and the last row, which lie as far apart as can be.
  static Writer::Command Stamp(int64_t number) {
    return [number](WriteContext& write) -> absl::Status {
      for (const int64_t id : {kFirst, kLast}) {
        REVOPS_ASSIGN_OR_RETURN(Statement update, write.connection().Prepare(kUpdateThingSql));
        const std::string text = Text(id, number);
        REVOPS_RETURN_IF_ERROR(update.Bind(1, text).Bind(2, id).Run());
      }
      return absl::OkStatus();
    };
  }

  // Copies to the end; `on_slice` runs on the writer's thread and says whether to go on.
  absl::Status Copy(
      Writer& writer,
      std::function<bool(const CopyProgress&)> on_slice = [](const auto&) { return true; }) {
    absl::Notification done;
    absl::Status status;
    writer.Copy({copy_path(), std::move(on_slice), [&](absl::Status ended) {
                   status = std::move(ended);
                   done.Notify();
                 }});
    done.WaitForNotification();
    return status;
  }
  absl::StatusOr<CopyFacts> Settle() {
    return SettleCopy(copy_path(), {}, [] { return true; });
  }
  // The number that a row of the copy carries.
  static int64_t NumberIn(const std::map<int64_t, std::string>& things, int64_t id) {
    const auto found = things.find(id);
    return found == things.end() ? -1 : std::stoll(found->second);
  }
  // The copy's rows, once it was found whole.
  std::map<int64_t, std::string> ThingsOfCopy() const {
    auto copy = Connection::Open(copy_path(), Access::kCopy);
    EXPECT_TRUE(copy.ok()) << copy.status();
    auto check = (*copy)->Prepare(kIntegritySql);
    EXPECT_TRUE(check->Step().value());
    EXPECT_EQ(check->Text(0), "ok");
    std::map<int64_t, std::string> things;
    auto select = (*copy)->Prepare(kSelectThingsSql);
    for (auto row = select->Step(); row.value(); row = select->Step()) {
      things[select->Int(0)] = std::string(select->Text(1));
    }
    return things;
  }
  // What lies in the folder besides the store.
  std::string Leftovers() const {
    std::string names;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
      const std::string name = entry.path().filename().string();
      if (name.find("-backup") != std::string::npos) absl::StrAppend(&names, name, " ");
    }
    return names;
  }
};

}  // namespace revops::sql

#endif  // REVOPS_TESTS_COMMON_SQL_COPY_FIXTURE_H_
