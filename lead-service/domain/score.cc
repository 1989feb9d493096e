#include "lead-service/domain/score.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace revops::lead {
namespace {

// Words of titles that decide about money.
constexpr absl::string_view kSeniorWords[] = {"chief",
                                              "ceo",
                                              "cfo",
                                              "cto",
                                              "coo",
                                              "cio",
                                              "cmo",
                                              "president",
                                              "vp",
                                              "owner",
                                              "founder",
                                              "partner",
                                              "head",
                                              "leiter",
                                              "chef",
                                              "director",
                                              "direktor",
                                              "inhaber",
                                              "geschäftsführer",
                                              "managing",
                                              "leiterin",
                                              "gf",
                                              "prokurist"};

struct FlagCost {
  QualityFlag flag;
  const char* rule;
  int points;
};
constexpr FlagCost kFlagCosts[] = {
    {QualityFlag::kPlaceholder, "PLACEHOLDER", -20}, {QualityFlag::kBadEmail, "BAD_EMAIL", -10},
    {QualityFlag::kRoleAddress, "ROLE_ADDRESS", -5}, {QualityFlag::kBadPhone, "BAD_PHONE", -3},
    {QualityFlag::kBadDomain, "BAD_DOMAIN", -3},
};

bool IsSenior(const std::string& title) {
  const std::string lower = absl::AsciiStrToLower(title);
  for (const absl::string_view word : absl::StrSplit(lower, absl::ByAnyChar(" ,./-&"))) {
    if (std::find(std::begin(kSeniorWords), std::end(kSeniorWords), word) !=
        std::end(kSeniorWords)) {
      return true;
    }
  }
  return false;
}

int PointsOf(Channel channel) {
  switch (channel) {
    case Channel::kReferral:
      return 12;
    case Channel::kPartner:
    case Channel::kEvent:
      return 10;
    case Channel::kOrganicSearch:
    case Channel::kDirect:
      return 8;
    case Channel::kEmail:
    case Channel::kPaidSearch:
    case Channel::kSocial:
      return 6;
    case Channel::kPaidSocial:
    case Channel::kDisplay:
    case Channel::kOutboundCall:
    case Channel::kOther:
    case Channel::kUnset:
      return 4;
  }
  return 0;
}

// One part of the score as it adds up.
class Part {
 public:
  Part(int most, std::vector<ScoreReason>& reasons) : most_(most), reasons_(reasons) {}
  void Add(absl::string_view rule, int points) {
    points = std::min(points, most_ - sum_);
    if (points == 0) return;
    sum_ += points;
    reasons_.push_back({std::string(rule), points});
  }
  int sum() const { return sum_; }

 private:
  const int most_;
  std::vector<ScoreReason>& reasons_;
  int sum_ = 0;
};

int Fit(const Lead& lead, std::vector<ScoreReason>& reasons) {
  Part fit(kFitMax, reasons);
  const LeadDetails& details = lead.details;
  const bool is_business =
      !details.person.email.empty() && !lead.quality.Has(QualityFlag::kBadEmail) &&
      !lead.quality.Has(QualityFlag::kFreeMail) && !lead.quality.Has(QualityFlag::kRoleAddress);
  if (is_business) fit.Add("BUSINESS_EMAIL", 12);
  const bool is_placeholder = lead.quality.Has(QualityFlag::kPlaceholder);
  if (!details.company.empty() && !is_placeholder) fit.Add("COMPANY_KNOWN", 8);
  const bool has_domain = !details.domain.empty() && !lead.quality.Has(QualityFlag::kBadDomain);
  if (has_domain) fit.Add("DOMAIN_KNOWN", 4);
  if (IsSenior(details.person.job_title)) {
    fit.Add("SENIOR_TITLE", 8);
  } else if (!details.person.job_title.empty()) {
    fit.Add("TITLE_KNOWN", 4);
  }
  const bool has_phone = !details.person.phone.empty() && !lead.quality.Has(QualityFlag::kBadPhone);
  if (has_phone) fit.Add("PHONE_KNOWN", 4);
  const bool has_country = !details.country.empty() && !lead.quality.Has(QualityFlag::kBadCountry);
  if (has_country) fit.Add("COUNTRY_KNOWN", 4);
  return fit.sum();
}

int Engagement(const Lead& lead, absl::Time now, std::vector<ScoreReason>& reasons) {
  Part engagement(kEngagementMax, reasons);
  engagement.Add(absl::StrCat("CHANNEL_", std::string(NameOf(lead.details.channel))),
                 PointsOf(lead.details.channel));
  if (lead.details.direction == Direction::kInbound) engagement.Add("CAME_BY_THEMSELVES", 5);
  engagement.Add("ACTIVITIES", std::min(10, 4 * lead.activity_count));
  if (lead.last_activity_time.has_value()) {
    const absl::Duration silent = now - *lead.last_activity_time;
    if (silent <= absl::Hours(24 * 7)) {
      engagement.Add("ACTIVE_THIS_WEEK", 8);
    } else if (silent <= absl::Hours(24 * 30)) {
      engagement.Add("ACTIVE_THIS_MONTH", 4);
    }
  }
  return engagement.sum();
}

int Qualified(const Lead& lead, std::vector<ScoreReason>& reasons) {
  Part qualification(kQualificationMax, reasons);
  for (size_t place = 0; place < kCriteria; ++place) {
    const Rating rating = lead.qualification.criteria[place].rating;
    if (rating < Rating::kMet) continue;
    const std::string criterion = absl::AsciiStrToUpper(kCriterionNames[place]);
    qualification.Add(absl::StrCat(criterion, "_", std::string(NameOf(rating))),
                      rating == Rating::kStrong ? 6 : 5);
  }
  if (lead.qualification.Unmet().empty()) qualification.Add("ALL_CRITERIA", 1);
  return qualification.sum();
}

int DataCosts(const Lead& lead, std::vector<ScoreReason>& reasons) {
  int costs = 0;
  const auto take = [&](const char* rule, int points) {
    costs += points;
    reasons.push_back({rule, points});
  };
  for (const FlagCost& cost : kFlagCosts) {
    if (lead.quality.Has(cost.flag)) take(cost.rule, cost.points);
  }
  const bool is_unreachable =
      lead.quality.Has(QualityFlag::kNoEmail) && lead.quality.Has(QualityFlag::kNoPhone);
  if (is_unreachable) take("UNREACHABLE", -10);
  return costs;
}

}  // namespace

LeadScore Judge(const Lead& lead, absl::Time now) {
  LeadScore score;
  score.rules_version = kScoreRulesVersion;
  score.fit = Fit(lead, score.reasons);
  score.engagement = Engagement(lead, now, score.reasons);
  score.qualification = Qualified(lead, score.reasons);
  const int costs = DataCosts(lead, score.reasons);
  score.value = std::max(0, score.fit + score.engagement + score.qualification + costs);
  return score;
}

}  // namespace revops::lead
