// PeopleReader of one kind over the SQLite store's read-only connections.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_READER_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_READER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/log/event_log.h"
#include "common/sql/reader_pool.h"
#include "common/status/status.h"
#include "lead-service/store/people_facets.h"
#include "lead-service/store/people_traits.h"

namespace revops::lead {

template <typename Subject>
class SqlitePeopleReader final : public PeopleReader<Subject> {
 public:
  using Traits = SubjectTraits<Subject>;

  SqlitePeopleReader(sql::ReaderPool* pool, const log::EventLog* log,
                     const SubjectCodec<Subject>* codec)
      : pool_(pool), log_(log), codec_(codec) {}

  absl::StatusOr<Subject> Get(const std::string& id, absl::Time deadline) override {
    const std::optional<std::string> bytes = Traits::IdBytes(id);
    if (!bytes.has_value()) return NoSuch<Subject>(id);
    Subject subject;
    REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
      REVOPS_ASSIGN_OR_RETURN(const auto row, SelectById(connection, Traits::kSql, *bytes));
      if (!row.has_value()) return NoSuch<Subject>(id);
      REVOPS_ASSIGN_OR_RETURN(Stored<Subject> stored,
                              CompleteSubject<Subject>(connection, *codec_, *row));
      subject = std::move(stored.value);
      return absl::OkStatus();
    }));
    return subject;
  }

  absl::StatusOr<PeoplePage<Subject>> List(const PeopleFilter<Subject>& filter,
                                           const CursorOf<Subject>& after, int limit,
                                           absl::Time deadline) override {
    PeoplePage<Subject> page;
    page.head = log_->head();
    REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
      // One more than asked tells whether there is a next page.
      REVOPS_ASSIGN_OR_RETURN(const std::vector<int64_t> keys,
                              FindKeys(connection, filter, after, limit + 1));
      size_t bytes = 0;
      CursorOf<Subject> last = after;
      for (const int64_t key : keys) {
        if (static_cast<int>(page.subjects.size()) == limit || bytes >= kPageBytesMax) {
          page.next = last;
          break;
        }
        REVOPS_ASSIGN_OR_RETURN(const auto row, SelectByKey(connection, Traits::kSql, key));
        if (!row.has_value()) continue;
        REVOPS_ASSIGN_OR_RETURN(Stored<Subject> stored,
                                CompleteSubject<Subject>(connection, *codec_, *row));
        bytes += row->image.size() + kPrivateBytes;
        last = PlaceOf(stored);
        page.subjects.push_back(std::move(stored.value));
      }
      return absl::OkStatus();
    }));
    return page;
  }

  absl::StatusOr<std::vector<ToldSubject<Subject>>> TellAll(int64_t after, int limit,
                                                            absl::Time deadline) override {
    std::vector<ToldSubject<Subject>> told;
    REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
      REVOPS_ASSIGN_OR_RETURN(const auto rows, SelectAfter(connection, Traits::kSql, after, limit));
      for (const SubjectRow& row : rows) {
        REVOPS_ASSIGN_OR_RETURN(Subject subject, codec_->DecodeImage(row.image));
        told.push_back({row.key, std::move(subject)});
      }
      return absl::OkStatus();
    }));
    return told;
  }

 private:
  // A note at its longest, as its length is not at hand: a page rather ends early.
  static constexpr size_t kPrivateBytes = kNoteBytesMax;

  static CursorOf<Subject> PlaceOf(const Stored<Subject>& stored) {
    if constexpr (std::is_same_v<CursorOf<Subject>, int64_t>) {
      return stored.key;
    } else {
      return stored.value.id;
    }
  }

  sql::ReaderPool* pool_;
  const log::EventLog* log_;
  const SubjectCodec<Subject>* codec_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_PEOPLE_READER_H_
