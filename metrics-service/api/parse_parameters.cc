#include "metrics-service/api/parse_parameters.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/log/token.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"
#include "common/types/money.h"
#include "metrics-service/api/time_zones.h"

namespace revops::metrics {

namespace pb = revops::metrics::v1;

namespace {

constexpr char kParameters[] = "parameters";

class Parser {
 public:
  explicit Parser(Violations& violations) : violations_(violations) {}

  std::optional<Micros> Instant(absl::string_view field,
                                const google::protobuf::Timestamp& instant) {
    const auto time = InstantFromParts(field, instant.seconds(), instant.nanos());
    if (time.ok()) return absl::ToUnixMicros(*time);
    violations_.AddAll(kParameters, time.status());
    return std::nullopt;
  }

  void Check(const absl::Status& status) {
    if (!status.ok()) violations_.AddAll(kParameters, status);
  }
  void Violate(absl::string_view field, absl::string_view description) {
    violations_.Add(absl::StrCat(kParameters, ".", field), description);
  }

  // The values of one filter; `check` judges each one that is not empty (empty: deals without).
  template <typename Values, typename CheckValue>
  std::vector<std::string> Filter(absl::string_view field, const Values& values, CheckValue check) {
    if (values.size() > kFilterValuesMax) {
      Violate(field,
              absl::StrCat("must have at most ", kFilterValuesMax, " values, has ", values.size()));
      return {};
    }
    for (const std::string& value : values) {
      if (!value.empty()) Check(check(field, value));
    }
    return {values.begin(), values.end()};
  }

 private:
  Violations& violations_;
};

absl::Status CheckSlug(absl::string_view field, absl::string_view value) {
  if (IsSlug(value)) return absl::OkStatus();
  return InvalidField(field, absl::StrCat("must be a slug, is ", Quoted(value)));
}

auto NameIn(absl::string_view collection) {
  return [collection](absl::string_view field, absl::string_view value) {
    return CheckResourceName(field, collection, value);
  };
}

void ParseFilters(const pb::ReportParameters& parameters, Parser& parser, ReportQuery& query) {
  query.pipelines = parser.Filter("pipeline", parameters.pipeline(), NameIn("pipelines"));
  query.stages = parser.Filter("stage", parameters.stage(), CheckSlug);
  const auto add = [&](LabelKind kind, absl::string_view field, const auto& values, auto check) {
    if (values.empty()) return;
    query.labels.push_back({kind, "", parser.Filter(field, values, check)});
  };
  add(LabelKind::kOwner, "owner", parameters.owner(), NameIn("reps"));
  add(LabelKind::kTeam, "team", parameters.team(), NameIn("teams"));
  add(LabelKind::kProduct, "product", parameters.product(), CheckLabel);
  add(LabelKind::kSegment, "segment", parameters.segment(), CheckLabel);
  add(LabelKind::kSource, "source", parameters.source(), CheckLabel);
  add(LabelKind::kChannel, "channel", parameters.channel(), CheckLabel);
  if (parameters.fields_size() > kFieldFiltersMax) {
    parser.Violate("fields", absl::StrCat("must have at most ", kFieldFiltersMax, " entries, has ",
                                          parameters.fields_size()));
    return;
  }
  for (const auto& [key, value] : parameters.fields()) {
    parser.Check(CheckSlug(absl::StrCat("fields.", Quoted(key)), key));
    parser.Check(CheckLabel(absl::StrCat("fields.", Quoted(key)), value));
    query.labels.push_back({LabelKind::kField, key, {value}});
  }
  // A map has no order; a query has one, so that equal questions are equal.
  std::sort(query.labels.begin(), query.labels.end(),
            [](const LabelFilter& a, const LabelFilter& b) {
              return std::tie(a.label, a.field) < std::tie(b.label, b.field);
            });
}

std::optional<Dimension> ToDimension(absl::string_view name) {
  const auto label = [](LabelKind kind) { return Dimension{DimensionKind::kLabel, kind, ""}; };
  if (name == "stage") return Dimension{DimensionKind::kStage, LabelKind::kOwner, ""};
  if (name == "pipeline") return Dimension{DimensionKind::kPipeline, LabelKind::kOwner, ""};
  if (name == "month") return Dimension{DimensionKind::kMonth, LabelKind::kOwner, ""};
  if (name == "quarter") return Dimension{DimensionKind::kQuarter, LabelKind::kOwner, ""};
  if (name == "owner") return label(LabelKind::kOwner);
  if (name == "team") return label(LabelKind::kTeam);
  if (name == "product") return label(LabelKind::kProduct);
  if (name == "segment") return label(LabelKind::kSegment);
  if (name == "source") return label(LabelKind::kSource);
  if (name == "channel") return label(LabelKind::kChannel);
  if (name == "company") return label(LabelKind::kCompany);
  if (absl::ConsumePrefix(&name, "fields.") && IsSlug(name)) {
    return Dimension{DimensionKind::kLabel, LabelKind::kField, std::string(name)};
  }
  return std::nullopt;
}

void ParseGroups(const pb::ReportParameters& parameters, Parser& parser, ReportQuery& query) {
  if (parameters.group_by_size() > static_cast<int>(kMaxGroupLevels)) {
    parser.Violate("group_by", absl::StrCat("must have at most ", kMaxGroupLevels, " levels, has ",
                                            parameters.group_by_size()));
    return;
  }
  for (int i = 0; i < parameters.group_by_size(); ++i) {
    const std::string& name = parameters.group_by(i);
    const std::optional<Dimension> dimension = ToDimension(name);
    if (!dimension.has_value()) {
      parser.Violate("group_by",
                     absl::StrCat("must be stage, owner, team, product, segment, source, channel, "
                                  "company, pipeline, fields.{key}, month or quarter, is ",
                                  Quoted(name)));
      continue;
    }
    if (i > 0 && name == parameters.group_by(0)) {
      parser.Violate("group_by", absl::StrCat("must not name ", name, " twice"));
      continue;
    }
    query.group_by.push_back(*dimension);
  }
}

void ParseInstants(const pb::ReportParameters& parameters, absl::Time now, Parser& parser,
                   ReportQuery& query) {
  query.as_of = absl::ToUnixMicros(now);
  if (parameters.has_as_of()) {
    query.as_of = parser.Instant("as_of", parameters.as_of()).value_or(query.as_of);
  }
  if (parameters.has_known_at()) {
    query.known_at = parser.Instant("known_at", parameters.known_at());
  }
  if (parameters.window().has_start()) {
    query.window.start = parser.Instant("window.start", parameters.window().start());
  }
  if (parameters.window().has_end()) {
    query.window.end = parser.Instant("window.end", parameters.window().end());
  }
  if (query.window.start.has_value() && query.window.end.has_value() &&
      *query.window.start >= *query.window.end) {
    const auto text = [](Micros instant) { return FormatInstant(absl::FromUnixMicros(instant)); };
    parser.Violate("window.end",
                   absl::StrCat("must be after window.start, ", text(*query.window.start), ", is ",
                                text(*query.window.end)));
  }
  if (parameters.time_zone().empty()) return;
  if (const auto zone = FindTimeZone(parameters.time_zone()); zone.has_value()) {
    query.zone = *zone;
  } else {
    parser.Violate("time_zone",
                   absl::StrCat("must be an IANA time zone, is ", Quoted(parameters.time_zone())));
  }
}

void CheckPosition(absl::string_view field, absl::string_view service, const std::string& token,
                   Parser& parser) {
  if (token.empty() || log::DecodeToken(token).ok()) return;
  parser.Violate(field,
                 absl::StrCat("must be a resume_token of ", service, ", is ", Quoted(token)));
}

void ParseOwnership(const pb::ReportParameters& parameters, Parser& parser, ReportQuery& query) {
  switch (parameters.ownership()) {
    case pb::OWNERSHIP_UNSPECIFIED:
    case pb::OWNERSHIP_AT_EVENT:
      query.ownership = Ownership::kAtEvent;
      return;
    case pb::OWNERSHIP_CURRENT:
      query.ownership = Ownership::kCurrent;
      return;
    default:
      parser.Violate("ownership", absl::StrCat("is unknown: ", parameters.ownership()));
  }
}

}  // namespace

ReportQuery ParseParameters(const pb::ReportParameters& parameters, absl::Time now,
                            Violations& violations) {
  Parser parser(violations);
  ReportQuery query;
  ParseInstants(parameters, now, parser, query);
  ParseFilters(parameters, parser, query);
  ParseGroups(parameters, parser, query);
  ParseOwnership(parameters, parser, query);
  CheckPosition("include_up_to", "deal-service", parameters.include_up_to(), parser);
  CheckPosition("include_lead_up_to", "lead-service", parameters.include_lead_up_to(), parser);
  if (!parameters.currency_code().empty()) {
    parser.Check(CurrencyCode::Create(parameters.currency_code()).status());
    query.currency_code = parameters.currency_code();
  }
  switch (parameters.measure()) {
    case revops::type::v1::MEASURE_UNSPECIFIED:
    case revops::type::v1::MEASURE_ACV:
      query.measure = Measure::kAcv;
      break;
    case revops::type::v1::MEASURE_TCV:
      query.measure = Measure::kTcv;
      break;
    case revops::type::v1::MEASURE_MRR:
      query.measure = Measure::kMrr;
      break;
    default:
      parser.Violate("measure", absl::StrCat("is unknown: ", parameters.measure()));
  }
  return query;
}

std::optional<OwnershipScope> ScopeOf(const rpc::OwnerScope& scope) {
  if (scope.everything) return std::nullopt;
  return OwnershipScope{scope.rep, scope.teams};
}

}  // namespace revops::metrics
