#include "metrics-service/follow/wire.h"

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "revops/type/v1/channel.pb.h"

namespace revops::metrics {

namespace type = revops::type::v1;

namespace {

// What a newer sender may say and this binary does not know counts as not said.
template <typename Enum>
Enum Known(int number, Enum last) {
  return number < 0 || number > static_cast<int>(last) ? Enum{} : static_cast<Enum>(number);
}

std::optional<ActivitySubject> SubjectIn(absl::string_view collection) {
  if (collection == "leads") return ActivitySubject::kLead;
  if (collection == "deals") return ActivitySubject::kDeal;
  if (collection == "accounts") return ActivitySubject::kAccount;
  return std::nullopt;
}

}  // namespace

std::optional<Uuid> IdIn(absl::string_view collection, absl::string_view name) {
  if (!absl::ConsumePrefix(&name, collection)) return std::nullopt;
  return Uuid::Parse(name);
}

std::string ToLabel(type::Channel channel) {
  absl::string_view name = type::Channel_Name(channel);
  if (channel == type::CHANNEL_UNSPECIFIED || !absl::ConsumePrefix(&name, "CHANNEL_")) return "";
  return std::string(name);
}

std::string ToLabel(type::Direction direction) {
  absl::string_view name = type::Direction_Name(direction);
  if (direction == type::DIRECTION_UNSPECIFIED || !absl::ConsumePrefix(&name, "DIRECTION_")) {
    return "";
  }
  return std::string(name);
}

std::optional<ActivityFact> ToActivityFact(const type::Activity& activity, Micros recorded) {
  const std::vector<std::string> parts = absl::StrSplit(activity.name(), '/');
  if (parts.size() != 4 || parts[2] != "activities") return std::nullopt;
  const auto subject_kind = SubjectIn(parts[0]);
  const auto subject = Uuid::Parse(parts[1]), id = Uuid::Parse(parts[3]);
  if (!subject_kind.has_value() || !subject.has_value() || !id.has_value()) return std::nullopt;
  return ActivityFact{.activity = *id,
                      .subject_kind = *subject_kind,
                      .subject = *subject,
                      .time = ToMicros(activity.effective_time()),
                      .recorded = recorded,
                      .kind = Known(activity.kind(), ActivityKind::kMessage),
                      .direction = Known(activity.direction(), ActivityDirection::kOutbound),
                      .outcome = Known(activity.outcome(), ActivityOutcome::kRescheduled),
                      .is_automated = activity.automated(),
                      .channel = ToLabel(activity.channel()),
                      .rep = activity.rep()};
}

}  // namespace revops::metrics
