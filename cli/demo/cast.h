// The invented company of the demo: who works there, what it sells, to whom.
#ifndef REVOPS_CLI_DEMO_CAST_H_
#define REVOPS_CLI_DEMO_CAST_H_

#include <array>
#include <string>

#include "cli/demo/dice.h"
#include "revops/deal/v1/pipeline.pb.h"
#include "revops/type/v1/channel.pb.h"

namespace revops::cli::demo {

struct TeamRole {
  const char* slug;
  const char* display_name;
  const char* territory;
  const char* currency;
};
inline constexpr std::array<TeamRole, 3> kTeams = {{{"central", "Central", "DE", "EUR"},
                                                    {"north", "North", "GB", "EUR"},
                                                    {"west", "West", "US", "USD"}}};

struct RepRole {
  const char* given;
  const char* family;
  size_t team;
  double skill;  // 1: as most; times the chance to win
  double pace;   // 1: as most; times the days that a stage takes
};
extern const std::array<RepRole, 20> kReps;
std::string SlugOf(const RepRole& rep);

struct Product {
  const char* name;
  double one_off;    // median, whole units
  double per_month;  // median; 0: none
  int months;
  double weight;
};
extern const std::array<Product, 4> kProducts;

struct ChannelRole {
  revops::type::v1::Channel channel;
  double weight;     // of all leads
  double qualified;  // share that qualifies
  const char* source;
};
extern const std::array<ChannelRole, 9> kChannels;

// A customer or somebody who might be: name, domain, how large.
struct Company {
  std::string name;
  std::string domain;
  const char* segment;
  double size;  // times the median amount
};
Company MakeCompany(Dice& dice);

struct PersonName {
  std::string given, family;
};
PersonName MakePerson(Dice& dice);
const char* MakeJobTitle(Dice& dice);

// Why deals are lost, most often first.
const char* MakeLossReason(Dice& dice);
const char* MakeCompetitor(Dice& dice);

// What customers who are there already buy more by.
revops::deal::v1::SalesPipeline ExpansionPipeline();
inline constexpr char kExpansion[] = "pipelines/expansion";

}  // namespace revops::cli::demo

#endif  // REVOPS_CLI_DEMO_CAST_H_
