#include "lead-service/domain/activity.h"

#include "common/status/status.h"
#include "gmock/gmock.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;
using Outcome = ActivityOutcome;

const absl::Time kNow = absl::FromCivil(absl::CivilDay(2026, 3, 2), absl::UTCTimeZone());

ActivityDetails Call() {
  ActivityDetails details;
  details.kind = ActivityKind::kCall;
  details.direction = Direction::kOutbound;
  details.effective = kNow;
  return details;
}

TEST(Activity, EveryViolatedFieldIsTold) {
  ActivityDetails details;
  details.effective = kNow + absl::Hours(24 * 732);
  details.duration = absl::Hours(25);
  details.rep = "ada";
  details.contacts = {"contacts/a", "contacts/a", "reps/b"};
  details.note = std::string(4097, 'n');
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(details.Check(kNow))) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, ElementsAre("kind", "effective_time", "duration", "rep", "contacts[1]",
                                  "contacts[2]", "note"));
  details = Call();
  details.duration = absl::Milliseconds(1500);
  EXPECT_FALSE(details.Check(kNow).ok()) << "whole seconds";
  details.duration = -absl::Seconds(1);
  EXPECT_FALSE(details.Check(kNow).ok());
}

TEST(Activity, OfACallSaysWhoReachedOut) {
  ActivityDetails details = Call();
  details.direction = Direction::kUnset;
  EXPECT_FALSE(details.Check(kNow).ok());
  for (const ActivityKind kind :
       {ActivityKind::kMeeting, ActivityKind::kDemo, ActivityKind::kEvent}) {
    details.kind = kind;
    EXPECT_TRUE(details.Check(kNow).ok());
  }
}

TEST(Activity, CountsOnceItsTimeHasComeOrItsOutcomeIsKnown) {
  ActivityDetails details = Call();
  EXPECT_TRUE(Counts(details, kNow));
  details.effective = kNow + absl::Hours(1);
  EXPECT_FALSE(Counts(details, kNow)) << "planned";
  EXPECT_TRUE(Counts(details, kNow + absl::Hours(2)));
  details.outcome = Outcome::kConnected;
  EXPECT_TRUE(Counts(details, kNow)) << "they met earlier";
}

TEST(Activity, IsPersonalAndOutboundWhereSomebodyReachedOut) {
  ActivityDetails details = Call();
  EXPECT_TRUE(IsPersonalOutbound(details));
  details.automated = true;
  EXPECT_FALSE(IsPersonalOutbound(details));
  details = Call();
  details.direction = Direction::kInbound;
  EXPECT_FALSE(IsPersonalOutbound(details));
}

TEST(Activity, ChangesTellEverythingButTheNote) {
  ActivityDetails after = Call();
  after.outcome = Outcome::kNoAnswer;
  after.duration = absl::Seconds(90);
  after.contacts = {"contacts/a"};
  after.note = "angry";
  EXPECT_THAT(
      DifferencesOf(Call(), after),
      ElementsAre(FieldChange{"outcome", "", "NO_ANSWER"}, FieldChange{"duration", "", "1m30s"},
                  FieldChange{"contacts", "", "contacts/a"}, FieldChange{"note", "", ""}));
}

TEST(Activity, OfADuplicateLeadIsOfItsChannelsKind) {
  EXPECT_EQ(KindOfChannel(Channel::kEmail), ActivityKind::kEmail);
  EXPECT_EQ(KindOfChannel(Channel::kEvent), ActivityKind::kEvent);
  EXPECT_EQ(KindOfChannel(Channel::kOutboundCall), ActivityKind::kCall);
  EXPECT_EQ(KindOfChannel(Channel::kPaidSearch), ActivityKind::kMessage);
  EXPECT_EQ(KindOfChannel(Channel::kUnset), ActivityKind::kMessage);
}

}  // namespace
}  // namespace revops::lead
