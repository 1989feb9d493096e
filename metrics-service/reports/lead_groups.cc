#include "metrics-service/reports/lead_groups.h"

namespace revops::metrics {

LeadGroups::LeadGroups(const LeadFacts& leads, const ReportQuery& query)
    : leads_(leads),
      teams_(query.current == nullptr ? nullptr : &query.current->leads),
      numbers_(query.group_by.size()) {
  for (const Dimension& dimension : query.group_by) {
    Level level{dimension.kind, std::nullopt};
    if (dimension.kind == DimensionKind::kLabel) {
      level.label = LeadLabelOf(leads, dimension.label, dimension.field);
    } else if (!calendar_.has_value()) {
      calendar_.emplace(query.zone);
    }
    levels_.push_back(level);
  }
}

size_t LeadGroups::IndexOf(const LeadSighting& sighting) {
  GroupNumbers::Codes codes{};
  for (size_t i = 0; i < levels_.size(); ++i) codes[i] = CodeOf(levels_[i], sighting);
  return numbers_.IndexOf(codes);
}

uint32_t LeadGroups::CodeOf(const Level& level, const LeadSighting& sighting) const {
  switch (level.kind) {
    case DimensionKind::kMonth:
      return static_cast<uint32_t>(calendar_->MonthOf(sighting.created));
    case DimensionKind::kQuarter:
      return static_cast<uint32_t>(calendar_->QuarterOf(sighting.created));
    default:
      if (!level.label.has_value()) return 0;
      return LabelOf(leads_, teams_, *level.label, sighting.lead, sighting.labels);
  }
}

std::string LeadGroups::TextOf(const Level& level, uint32_t code) const {
  if (level.kind == DimensionKind::kMonth) return Calendar::MonthText(static_cast<int32_t>(code));
  if (level.kind == DimensionKind::kQuarter) {
    return Calendar::QuarterText(static_cast<int32_t>(code));
  }
  if (!level.label.has_value()) return "";
  if (teams_ != nullptr && *level.label == static_cast<LabelNumber>(LeadLabel::kTeam)) {
    return std::string(teams_->Text(code));
  }
  return std::string(leads_.labels().Texts(*level.label).Text(code));
}

GroupKey LeadGroups::KeyOf(size_t group) const {
  GroupKey key;
  for (size_t i = 0; i < levels_.size(); ++i) {
    key.push_back(TextOf(levels_[i], numbers_.CodesOf(group)[i]));
  }
  return key;
}

}  // namespace revops::metrics
