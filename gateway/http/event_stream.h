// A watch as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
//
//   id: {resume token}          as EventSource sends it back in Last-Event-ID
//   data: {"events":[...]}      one response of the watch; `event: progress` where it has no events
//
// The end is told as an event, as EventSource shows no status: `event: reset` where the position is
// no longer there (the id is cleared, so that it begins anew: read the state again), `event: end`
// else; both carry the error as REST has it, and `retry:` where it says how long to wait.
#ifndef REVOPS_GATEWAY_HTTP_EVENT_STREAM_H_
#define REVOPS_GATEWAY_HTTP_EVENT_STREAM_H_

#include <memory>
#include <string>

#include "gateway/http/streamed_call.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

inline constexpr char kEventStreamType[] = "text/event-stream";

// Whether the method's responses carry `events` and a `resume_token`.
bool IsWatch(const google::protobuf::MethodDescriptor& method);

// Where the reader stopped, into the watch's request, in place of what it asked to start from;
// nothing where `last_event_id` is empty, or a durable subscription is read.
void ResumeAfter(absl::string_view last_event_id, google::protobuf::Message& request);

// Of a watch's responses.
std::unique_ptr<StreamFraming> EventStreamOf(const google::protobuf::Descriptor& response);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_EVENT_STREAM_H_
