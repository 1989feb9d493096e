#include "deal-service/api/deal_watch_service.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/status/status.h"
#include "deal-service/api/watch_snapshot.h"
#include "deal-service/api/watch_view.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "revops/deal/v1/deal_watch_service.pb.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

constexpr char kMethod[] = "WatchDeals";

absl::StatusOr<pb::WatchDealsRequest> Parse(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string flat;
  if (bytes.Dump(&slices).ok()) {
    for (const grpc::Slice& slice : slices) {
      flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  pb::WatchDealsRequest request;
  if (request.ParseFromString(flat)) return request;
  return InvalidField("request", "must be a WatchDealsRequest");
}

absl::StatusOr<log::WatchStart> StartOf(const pb::WatchDealsRequest& request) {
  using Kind = log::WatchStart::Kind;
  if (request.from_case() == pb::WatchDealsRequest::kResumeToken) {
    return log::WatchStart{Kind::kToken, request.resume_token()};
  }
  switch (request.start()) {
    case pb::WatchDealsRequest::START_UNSPECIFIED:
    case pb::WatchDealsRequest::START_NOW:
      return log::WatchStart{Kind::kNow, ""};
    case pb::WatchDealsRequest::START_EARLIEST:
      return log::WatchStart{Kind::kEarliest, ""};
    case pb::WatchDealsRequest::START_SNAPSHOT:
      if (request.detail() != pb::WATCH_DETAIL_FACTS) return log::WatchStart{Kind::kSnapshot, ""};
      return InvalidField("detail", "must be WHOLE with a snapshot, is FACTS");
    default:
      return InvalidField("start", absl::StrCat("must be NOW, EARLIEST or SNAPSHOT, is ",
                                                static_cast<int>(request.start())));
  }
}

absl::StatusOr<absl::Duration> IntervalOf(const pb::WatchDealsRequest& request) {
  if (!request.has_progress_interval()) return log::kProgressDefault;
  return log::CheckProgressInterval(absl::Seconds(request.progress_interval().seconds()) +
                                    absl::Nanoseconds(request.progress_interval().nanos()));
}

// Appends one event to the bytes of a WatchDealsResponse, as its field `events`.
void AppendEvent(absl::string_view event, google::protobuf::io::CodedOutputStream& out) {
  constexpr uint32_t kEventsTag = (pb::WatchDealsResponse::kEventsFieldNumber << 3) | 2;
  out.WriteTag(kEventsTag);
  out.WriteVarint32(static_cast<uint32_t>(event.size()));
  out.WriteRaw(event.data(), static_cast<int>(event.size()));
}

absl::StatusOr<log::Rendered<grpc::ByteBuffer>> Render(const WatchView& view,
                                                       const std::string& store_id,
                                                       const log::WatchPage& page) {
  log::Rendered<grpc::ByteBuffer> rendered;
  pb::WatchDealsResponse rest;
  rest.set_resume_token(log::EncodeToken({store_id, page.through}));
  rest.set_caught_up(page.caught_up);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream sink(&bytes);
    google::protobuf::io::CodedOutputStream out(&sink);
    pb::DealEvent event;
    for (const log::Record& record : page.records) {
      for (const std::string& stored : record.events) {
        if (view.shows_everything()) {
          AppendEvent(stored, out);
          rendered.has_events = true;
          continue;
        }
        if (!event.ParseFromString(stored)) {
          return absl::DataLossError("an event of the log can not be read");
        }
        if (!view.Show(event)) continue;
        AppendEvent(event.SerializeAsString(), out);
        rendered.has_events = true;
      }
    }
    rest.SerializeToCodedStream(&out);
  }
  const grpc::Slice slice(bytes);
  rendered.response = grpc::ByteBuffer(&slice, 1);
  return rendered;
}

absl::StatusOr<log::Rendered<grpc::ByteBuffer>> RenderSnapshot(DealReader& reader,
                                                               const WatchView& view,
                                                               const std::string& store_id,
                                                               log::SnapshotCursor& cursor) {
  REVOPS_ASSIGN_OR_RETURN(const pb::WatchDealsResponse response,
                          TellSnapshot(reader, view, store_id, cursor));
  log::Rendered<grpc::ByteBuffer> rendered;
  rendered.has_events = response.events_size() > 0;
  const grpc::Slice slice(response.SerializeAsString());
  rendered.response = grpc::ByteBuffer(&slice, 1);
  return rendered;
}

// The watch takes the subscription over from whoever reads it, until it ends itself.
void ReadAlone(log::SubscriptionReaders& readers, const std::string& id,
               log::WatchCall<grpc::ByteBuffer>& watch) {
  const auto claim = std::make_shared<std::atomic<int64_t>>(0);
  watch.on_begun = [&readers, id, claim](log::SubscriptionReaders::End end) {
    *claim = readers.Claim(id, std::move(end));
  };
  watch.on_ended = [&readers, id, claim, told = watch.on_ended](const absl::Status& status) {
    readers.Release(id, *claim);
    return told(status);
  };
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* DealWatchApi::WatchDeals(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* bytes) {
  using Response = grpc::ByteBuffer;
  const absl::StatusOr<rpc::StreamCall> stream = dispatcher_->BeginStream(*context, kMethod);
  if (!stream.ok()) return log::RefuseWatch<Response>(stream.status());
  const auto refuse = [&](const absl::Status& why) {
    return log::RefuseWatch<Response>(stream->end(why));
  };
  const absl::StatusOr<pb::WatchDealsRequest> request = Parse(*bytes);
  if (!request.ok()) return refuse(request.status());
  Violations violations;
  const bool subscribed = request->from_case() == pb::WatchDealsRequest::kSubscription;
  const absl::StatusOr<log::WatchStart> start =
      subscribed ? StartOfSubscription(request->subscription(), stream->call) : StartOf(*request);
  // Who has no such subscription hears of that alone.
  if (absl::IsNotFound(start.status())) return refuse(start.status());
  violations.AddAll("", start.status());
  const absl::StatusOr<absl::Duration> interval = IntervalOf(*request);
  violations.AddAll("", interval.status());
  violations.AddAll("", CheckWatchFilter(request->filter()));
  if (!pb::WatchDetail_IsValid(request->detail())) {
    violations.Add(
        "detail", absl::StrCat("must be WHOLE or FACTS, is ", static_cast<int>(request->detail())));
  }
  if (!violations.empty()) return refuse(violations.ToStatus());

  log::WatchCall<Response> watch;
  watch.start = *start;
  watch.progress_interval = *interval;
  const auto view =
      std::make_shared<WatchView>(request->filter(), stream->call.scope, request->detail());
  watch.render = [view, store_id = source_.log->store_id()](const log::WatchPage& page) {
    return Render(*view, store_id, page);
  };
  watch.render_snapshot = [view, this](log::SnapshotCursor& cursor) {
    return RenderSnapshot(*reader_, *view, source_.log->store_id(), cursor);
  };
  watch.on_ended = stream->end;
  if (subscribed) ReadAlone(readers_, *SubscriptionIdFromName("", request->subscription()), watch);
  return log::ServeWatch<Response>(source_, context, std::move(watch));
}

}  // namespace revops::deal
