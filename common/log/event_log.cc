#include "common/log/event_log.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/head.h"
#include "common/log/packing.h"
#include "common/log/request_index.h"
#include "common/sql/migrator.h"
#include "common/status/check.h"
#include "common/status/status.h"

namespace revops::log {
namespace {

constexpr char kLastSql[] = "SELECT revision, recorded FROM event ORDER BY revision DESC LIMIT 1";
constexpr char kRecordedSql[] =
    "SELECT recorded FROM event WHERE revision >= ? ORDER BY revision LIMIT 1";
constexpr char kRecentRequestsSql[] =
    "SELECT revision, recorded, actor, request_id FROM event"
    " WHERE revision >= ? AND request_id <> '' ORDER BY revision";
constexpr char kAppendSql[] =
    "INSERT INTO event(revision, recorded, subject, previous, actor, request_id, request_hash,"
    " events) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kRequestSql[] =
    "SELECT recorded, actor, request_id, request_hash FROM event WHERE revision = ?";

absl::StatusOr<Slot> ReadLast(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kLastSql));
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) return Slot{{0}, absl::UnixEpoch()};
  return Slot{{select.Int(0)}, absl::FromUnixMicros(select.Int(1))};
}

// The first revision recorded at or after `from`: as times do not go back, by halving.
absl::StatusOr<Revision> FirstRecordedFrom(sql::Connection& connection, Revision last,
                                           absl::Time from) {
  int64_t low = 1, high = last.value + 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kRecordedSql));
    select.Bind(1, middle);
    REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
    if (found && absl::FromUnixMicros(select.Int(0)) < from) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return Revision{low};
}

absl::Status CheckSize(const Entry& entry, size_t bytes) {
  if (!entry.events.empty() && entry.events.size() <= kEventsPerRevisionMax &&
      bytes <= kBytesPerRevisionMax) {
    return absl::OkStatus();
  }
  return ErrorWithReason(
      absl::StatusCode::kInvalidArgument, "COMMAND_TOO_LARGE",
      absl::StrCat("one command makes 1 to ", kEventsPerRevisionMax, " events of together at most ",
                   kBytesPerRevisionMax, " bytes, this one ", entry.events.size(), " of ", bytes),
      {{"events", absl::StrCat(entry.events.size())}, {"bytes", absl::StrCat(bytes)}});
}

}  // namespace

struct EventLog::Impl {
  struct Pending {
    Slot slot;
    uint64_t fingerprint;  // 0 without a request id
  };

  Impl(const Clock* own_clock, const Slot& own_last)
      : clock(own_clock), last(own_last), head(own_last.revision) {}

  const Slot& Latest() const { return pending.empty() ? last : pending.back().slot; }

  void UndoLatest() {
    const Pending& undone = pending.back();
    if (undone.fingerprint != 0) requests.Remove(undone.fingerprint, undone.slot.revision);
    pending.pop_back();
  }

  // The first call of a batch publishes all of it, the others find nothing left.
  void PublishPending() {
    if (pending.empty()) return;
    last = pending.back().slot;
    pending.clear();
    head.Publish(last.revision);
  }

  const Clock* const clock;
  // The writer's thread alone: what is committed, and what the running batch added to it.
  Slot last;
  std::deque<Pending> pending;
  RequestIndex requests{kRequestMemory};
  // Anyone.
  Head head;
};

EventLog::EventLog(std::string store_id, std::unique_ptr<Impl> impl)
    : store_id_(std::move(store_id)), impl_(std::move(impl)) {}

EventLog::~EventLog() = default;

absl::StatusOr<std::unique_ptr<EventLog>> EventLog::Open(sql::Connection& connection,
                                                         const Clock* clock) {
  REVOPS_ASSIGN_OR_RETURN(std::string store_id, sql::ReadStoreId(connection));
  REVOPS_ASSIGN_OR_RETURN(const Slot last, ReadLast(connection));
  auto impl = std::make_unique<Impl>(clock, last);
  REVOPS_ASSIGN_OR_RETURN(const Revision first, FirstRecordedFrom(connection, last.revision,
                                                                  clock->Now() - kRequestMemory));
  REVOPS_ASSIGN_OR_RETURN(sql::Statement recent, connection.Prepare(kRecentRequestsSql));
  recent.Bind(1, first.value);
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, recent.Step());
    if (!found) break;
    impl->requests.Add(RequestIndex::Fingerprint(recent.Text(2), recent.Text(3)), {recent.Int(0)},
                       absl::FromUnixMicros(recent.Int(1)));
  }
  return std::unique_ptr<EventLog>(new EventLog(std::move(store_id), std::move(impl)));
}

Slot EventLog::Next(sql::WriteContext&) {
  const Slot& latest = impl_->Latest();
  return {{latest.revision.value + 1}, std::max(impl_->clock->Now(), latest.recorded_time)};
}

absl::Status EventLog::Append(sql::WriteContext& context, const Slot& slot, const Entry& entry) {
  REVOPS_CHECK(slot.revision.value == impl_->Latest().revision.value + 1,
               "an entry is appended under the slot that Next() gave to its command");
  const std::string packed = PackEvents(entry.events);
  REVOPS_RETURN_IF_ERROR(CheckSize(entry, packed.size()));
  REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, context.connection().Prepare(kAppendSql));
  insert.Bind(1, slot.revision.value)
      .Bind(2, absl::ToUnixMicros(slot.recorded_time))
      .Bind(3, entry.subject)
      .Bind(4, entry.previous.value)
      .Bind(5, entry.actor)
      .Bind(6, entry.request_id)
      .Bind(7, static_cast<int64_t>(entry.request_hash))
      .BindBlob(8, packed);
  REVOPS_RETURN_IF_ERROR(insert.Run());

  Impl* const impl = impl_.get();
  Impl::Pending pending{slot, 0};
  if (!entry.request_id.empty()) {
    pending.fingerprint = RequestIndex::Fingerprint(entry.actor, entry.request_id);
    impl->requests.Add(pending.fingerprint, slot.revision, slot.recorded_time);
  }
  impl->pending.push_back(pending);
  context.OnRolledBack([impl] { impl->UndoLatest(); });
  context.OnPublished([impl] { impl->PublishPending(); });
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Remembered>> EventLog::FindRequest(sql::WriteContext& context,
                                                                const RequestKey& key) {
  const std::optional<Remembered> is_new;
  if (key.request_id.empty()) return is_new;
  const auto candidate = impl_->requests.Find(RequestIndex::Fingerprint(key.actor, key.request_id));
  if (!candidate.has_value()) return is_new;

  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, context.connection().Prepare(kRequestSql));
  row.Bind(1, candidate->value);
  REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
  const bool is_this_request = found && row.Text(1) == key.actor && row.Text(2) == key.request_id;
  if (!is_this_request ||
      absl::FromUnixMicros(row.Int(0)) <= impl_->clock->Now() - kRequestMemory) {
    return is_new;
  }
  if (static_cast<uint64_t>(row.Int(3)) == key.request_hash) {
    return std::optional<Remembered>(Remembered{*candidate});
  }
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
                         absl::StrCat("request_id: ", Quoted(key.request_id),
                                      " was used within 24 h for other content"),
                         {{"request_id", Quoted(key.request_id)}});
}

Revision EventLog::head() const { return impl_->head.revision(); }

Revision EventLog::AwaitBeyond(Revision revision, absl::Time deadline) const {
  return impl_->head.AwaitBeyond(revision, deadline);
}

int64_t EventLog::NotifyBeyond(Revision revision, std::function<void()> wake) {
  return impl_->head.NotifyBeyond(revision, std::move(wake));
}

void EventLog::Forget(int64_t notification) { impl_->head.Forget(notification); }

size_t EventLog::waiting() const { return impl_->head.waiting(); }

}  // namespace revops::log
