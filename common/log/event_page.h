// A page of the log as a response's bytes, and what a watcher sees of an event that leaves its
// view. Templates over the services' messages.
#ifndef REVOPS_COMMON_LOG_EVENT_PAGE_H_
#define REVOPS_COMMON_LOG_EVENT_PAGE_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/log/token.h"
#include "common/log/watch.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "grpcpp/support/byte_buffer.h"

namespace revops::log {

// Whether a filter's field lets a value through: where it is empty, all.
template <typename Values, typename Value>
bool Allows(const Values& allowed, const Value& value) {
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

// An event's place in the stream and the mark that its subject left the view: nothing of what that
// became. Its name is the service's to add.
template <typename Event>
Event LeftView(const Event& event) {
  Event left;
  left.set_event_id(event.event_id());
  left.set_revision(event.revision());
  left.set_index(event.index());
  *left.mutable_commit_time() = event.commit_time();
  *left.mutable_effective_time() = event.effective_time();
  left.set_type(event.type());
  left.set_schema_version(event.schema_version());
  left.set_left_view(true);
  return left;
}

inline grpc::ByteBuffer AsBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// `view` shows events: shows_everything() says that they need not be parsed and go out as the log
// keeps them; else Show(event) cuts one down to what the watcher may see, or says that it sees
// nothing. DATA_LOSS where the log holds what is no event.
template <typename Stream>
absl::StatusOr<Rendered<grpc::ByteBuffer>> RenderPage(const typename Stream::View& view,
                                                      const std::string& store_id,
                                                      const WatchPage& page) {
  using Response = typename Stream::Response;
  constexpr uint32_t kEventsTag = (Response::kEventsFieldNumber << 3) | 2;  // length-delimited
  Rendered<grpc::ByteBuffer> rendered;
  Response rest;
  rest.set_resume_token(EncodeToken({store_id, page.through}));
  rest.set_caught_up(page.caught_up);
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream sink(&bytes);
    google::protobuf::io::CodedOutputStream out(&sink);
    const auto append = [&](absl::string_view event) {
      out.WriteTag(kEventsTag);
      out.WriteVarint32(static_cast<uint32_t>(event.size()));
      out.WriteRaw(event.data(), static_cast<int>(event.size()));
      rendered.has_events = true;
    };
    typename Stream::Event event;
    for (const Record& record : page.records) {
      for (const std::string& stored : record.events) {
        if (view.shows_everything()) {
          append(stored);
          continue;
        }
        if (!event.ParseFromString(stored)) {
          return absl::DataLossError("an event of the log can not be read");
        }
        if (view.Show(event)) append(event.SerializeAsString());
      }
    }
    rest.SerializeToCodedStream(&out);
  }
  rendered.response = AsBuffer(bytes);
  return rendered;
}

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_EVENT_PAGE_H_
