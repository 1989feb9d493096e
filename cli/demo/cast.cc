#include "cli/demo/cast.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace revops::cli::demo {
namespace {

namespace type = revops::type::v1;

constexpr const char* kFirstHalves[] = {
    "Alder",  "Amber", "Birch",    "Blue",   "Borealis", "Bright",  "Cedar",   "Clear",   "Copper",
    "Delta",  "Ember", "Falcon",   "Granit", "Harbour",  "Hazel",   "Juniper", "Kestrel", "Lark",
    "Linden", "Maple", "Meridian", "Nord",   "Oak",      "Orchard", "Pine",    "Quarry",  "Raven",
    "River",  "Sable", "Silver",   "Stone",  "Summit",   "Tern",    "Vale",    "Willow",  "Winter"};
constexpr const char* kSecondHalves[] = {
    "Analytics", "Bau",      "Biotech",   "Cargo",    "Clinics", "Components", "Dental", "Energy",
    "Foods",     "Freight",  "Furniture", "Games",    "Hotels",  "Insurance",  "Labs",   "Legal",
    "Logistics", "Machines", "Media",     "Mobility", "Optics",  "Packaging",  "Pharma", "Print",
    "Retail",    "Robotics", "Shipping",  "Software", "Steel",   "Textiles",   "Tools",  "Travel"};
constexpr const char* kGiven[] = {"Ada",   "Ben",   "Carla", "David", "Elena", "Farid", "Grace",
                                  "Hanna", "Ivan",  "Julia", "Karim", "Lena",  "Marco", "Nadia",
                                  "Omar",  "Paula", "Quinn", "Rosa",  "Sven",  "Tara",  "Uwe",
                                  "Vera",  "Wei",   "Yara",  "Zoe",   "Anton", "Beate", "Chen"};
constexpr const char* kFamily[] = {"Albrecht", "Baker",  "Costa",  "Dietrich", "Evans",  "Fischer",
                                   "Gruber",   "Hansen", "Ito",    "Jansen",   "Keller", "Lindberg",
                                   "Moreau",   "Novak",  "Okafor", "Peters",   "Rossi",  "Schmid",
                                   "Tanaka",   "Urban",  "Vogel",  "Weber",    "Young",  "Zimmer"};
constexpr const char* kJobTitles[] = {"Head of Operations", "CFO", "IT Director",
                                      "Managing Director",  "COO", "Head of Purchasing",
                                      "Project Manager",    "CTO", "Team Lead Logistics"};
constexpr const char* kLossReasons[] = {"price",     "no decision", "competitor",
                                        "no budget", "timing",      "missing feature"};
constexpr double kLossWeights[] = {30, 26, 18, 12, 9, 5};
constexpr const char* kCompetitors[] = {"Northwind Suite", "Acumatic", "Pipewright"};

}  // namespace

const std::array<RepRole, 20> kReps = {
    {{"Anna", "Sommer", 0, 1.25, 0.85},  {"Boris", "Klein", 0, 1.0, 1.0},
     {"Clara", "Neumann", 0, 1.1, 0.95}, {"Daniel", "Wolf", 0, 0.75, 1.3},
     {"Eva", "Brandt", 0, 1.0, 1.05},    {"Felix", "Haas", 0, 0.9, 1.0},
     {"Greta", "Lang", 0, 1.05, 0.9},    {"Harry", "Collins", 1, 1.15, 0.9},
     {"Isla", "Fraser", 1, 1.3, 0.95},   {"James", "Whitaker", 1, 0.85, 1.1},
     {"Kirsty", "Boyd", 1, 1.0, 1.0},    {"Liam", "Doyle", 1, 0.95, 1.15},
     {"Maeve", "Quigley", 1, 1.05, 1.0}, {"Noah", "Bennett", 2, 1.0, 0.9},
     {"Olivia", "Hayes", 2, 1.2, 0.85},  {"Peter", "Nguyen", 2, 0.8, 1.2},
     {"Rachel", "Stone", 2, 1.1, 1.0},   {"Samuel", "Ortiz", 2, 0.95, 1.05},
     {"Tessa", "Park", 2, 1.0, 0.95},    {"Victor", "Reyes", 2, 0.7, 1.25}}};

const std::array<Product, 4> kProducts = {{{"Fleet", 12'000, 0, 0, 20},
                                           {"Fleet Cloud", 2'500, 640, 12, 45},
                                           {"Insights", 0, 1'150, 24, 25},
                                           {"Field Kit", 4'800, 90, 12, 10}}};

const std::array<ChannelRole, 9> kChannels = {{{type::CHANNEL_ORGANIC_SEARCH, 24, 0.22, "website"},
                                               {type::CHANNEL_PAID_SEARCH, 17, 0.15, "search ads"},
                                               {type::CHANNEL_EMAIL, 12, 0.17, "newsletter"},
                                               {type::CHANNEL_SOCIAL, 11, 0.12, "posts"},
                                               {type::CHANNEL_REFERRAL, 9, 0.46, "customers"},
                                               {type::CHANNEL_EVENT, 9, 0.28, "trade fair"},
                                               {type::CHANNEL_OUTBOUND_CALL, 9, 0.14, "call list"},
                                               {type::CHANNEL_PARTNER, 6, 0.4, "resellers"},
                                               {type::CHANNEL_PAID_SOCIAL, 3, 0.09, "campaign"}}};

std::string SlugOf(const RepRole& rep) {
  return absl::AsciiStrToLower(absl::StrCat(rep.given, "-", rep.family));
}

Company MakeCompany(Dice& dice) {
  const std::string first = dice.One(kFirstHalves), second = dice.One(kSecondHalves);
  Company company;
  company.name = absl::StrCat(first, " ", second);
  company.domain = absl::AsciiStrToLower(absl::StrCat(first, "-", second, ".example"));
  // A company is as large whenever it comes up again.
  const size_t size = (first.size() * 7 + second.size() * 3) % 10;
  company.segment = size < 5 ? "small" : size < 8 ? "mid" : "enterprise";
  company.size = size < 5 ? 0.6 : size < 8 ? 1.4 : 3.5;
  return company;
}

PersonName MakePerson(Dice& dice) { return {dice.One(kGiven), dice.One(kFamily)}; }

const char* MakeJobTitle(Dice& dice) { return dice.One(kJobTitles); }

const char* MakeLossReason(Dice& dice) { return kLossReasons[dice.Weighted(kLossWeights)]; }

const char* MakeCompetitor(Dice& dice) { return dice.One(kCompetitors); }

revops::deal::v1::SalesPipeline ExpansionPipeline() {
  namespace deal = revops::deal::v1;
  deal::SalesPipeline pipeline;
  pipeline.set_name(kExpansion);
  pipeline.set_display_name("Expansion");
  const auto add = [&](const char* id, const char* name, deal::StageKind kind, deal::Phase phase,
                       int probability_bp, int limit_days) {
    deal::Stage& stage = *pipeline.add_stages();
    stage.set_id(id);
    stage.set_display_name(name);
    stage.set_kind(kind);
    stage.set_phase(phase);
    stage.set_probability_bp(probability_bp);
    stage.set_time_limit_days(limit_days);
  };
  add("review", "Review", deal::STAGE_KIND_OPEN, deal::PHASE_MEETING, 3'000, 30);
  add("offer", "Offer", deal::STAGE_KIND_OPEN, deal::PHASE_PROPOSAL, 5'500, 21);
  add("terms", "Terms", deal::STAGE_KIND_OPEN, deal::PHASE_NEGOTIATION, 8'000, 21);
  add("won", "Won", deal::STAGE_KIND_WON, deal::PHASE_CLOSED, 10'000, 0);
  add("lost", "Lost", deal::STAGE_KIND_LOST, deal::PHASE_CLOSED, 0, 0);
  pipeline.mutable_stages(1)->add_exit_required_fields("amount");
  return pipeline;
}

}  // namespace revops::cli::demo
