#include "deal-service/domain/activity.h"

#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"

namespace revops::deal {
namespace {

using ::testing::ElementsAre;

ActivityDetails Call() {
  ActivityDetails details;
  details.kind = ActivityKind::kCall;
  details.direction = Direction::kOutbound;
  details.effective = Day(1);
  return details;
}

TEST(Activity, TellsEveryViolatedFieldAtOnce) {
  ActivityDetails details;
  details.effective = Day(1) + kActivityPlannedAheadMax + absl::Microseconds(1);
  details.duration = absl::Milliseconds(1500);
  details.rep = "ada";
  details.contacts = {Uuid::Generate(Day(1))};
  details.contacts.push_back(details.contacts[0]);
  details.note = std::string(kActivityNoteBytesMax + 1, 'x');
  EXPECT_THAT(FieldsOf(details.Check(Day(1))), ElementsAre("kind", "direction", "effective_time",
                                                           "duration", "rep", "contacts", "note"));
}

TEST(Activity, OfAMeetingNobodyNeedsToSayWhoReachedOut) {
  for (const ActivityKind kind :
       {ActivityKind::kMeeting, ActivityKind::kDemo, ActivityKind::kEvent}) {
    ActivityDetails details = Call();
    details.kind = kind;
    details.direction = Direction::kUnset;
    EXPECT_TRUE(details.Check(Day(1)).ok()) << static_cast<int>(kind);
  }
  ActivityDetails call = Call();
  EXPECT_TRUE(call.Check(Day(1)).ok());
  call.direction = Direction::kUnset;
  EXPECT_THAT(FieldsOf(call.Check(Day(1))), ElementsAre("direction"));
}

TEST(Activity, LiesWithinItsBounds) {
  ActivityDetails details = Call();
  details.effective = Day(1) + kActivityPlannedAheadMax;
  details.duration = kActivityDurationMax;
  details.note = std::string(kActivityNoteBytesMax, 'x');
  for (size_t i = 0; i < kActivityContactsMax; ++i) {
    details.contacts.push_back(Uuid::Generate(Day(1)));
  }
  EXPECT_TRUE(details.Check(Day(1)).ok()) << details.Check(Day(1));
  details.contacts.push_back(Uuid::Generate(Day(1)));
  details.duration += absl::Seconds(1);
  EXPECT_THAT(FieldsOf(details.Check(Day(1))), ElementsAre("duration", "contacts"));
  details = Call();
  details.duration = absl::Seconds(-1);
  EXPECT_THAT(FieldsOf(details.Check(Day(1))), ElementsAre("duration"));
}

TEST(Activity, AFieldIsTakenByItsName) {
  ActivityDetails to;
  for (const char* field : {"kind", "direction", "effective_time"}) {
    EXPECT_TRUE(TakeActivityField(field, Call(), to)) << field;
  }
  EXPECT_EQ(to, Call());
  EXPECT_FALSE(TakeActivityField("external_id", Call(), to));
}

}  // namespace
}  // namespace revops::deal
