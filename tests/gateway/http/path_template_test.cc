#include "gateway/http/path_template.h"

#include "gtest/gtest.h"

namespace revops::gateway {
namespace {

using Bindings = std::vector<std::pair<std::string, std::string>>;

// The bindings, or nothing when path and template do not fit.
std::optional<Bindings> Match(const char* text, const char* path) {
  const auto parsed_template = PathTemplate::Parse(text);
  EXPECT_TRUE(parsed_template.ok()) << parsed_template.status();
  const auto parsed_path = RequestPath::Parse(path);
  EXPECT_TRUE(parsed_path.ok()) << parsed_path.status();
  if (!parsed_template.ok() || !parsed_path.ok()) return std::nullopt;
  const auto bindings = parsed_template->Match(*parsed_path);
  if (!bindings.has_value()) return std::nullopt;
  Bindings result;
  for (const auto& binding : *bindings) result.emplace_back(binding.field, binding.value);
  return result;
}

TEST(PathTemplate, BindsNamesOfResources) {
  EXPECT_EQ(Match("/v1/{name=deals/*}", "/v1/deals/17"), (Bindings{{"name", "deals/17"}}));
  EXPECT_EQ(Match("/v1/{deal.name=deals/*}", "/v1/deals/17"),
            (Bindings{{"deal.name", "deals/17"}}));
  EXPECT_EQ(Match("/v1/{name=deals/*}/changes", "/v1/deals/17/changes"),
            (Bindings{{"name", "deals/17"}}));
  EXPECT_EQ(Match("/v1/{a}/x/{b}", "/v1/1/x/2"), (Bindings{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(Match("/v1/deals", "/v1/deals"), Bindings{});
}

TEST(PathTemplate, VerbsArePartOfTheMatch) {
  EXPECT_EQ(Match("/v1/{name=deals/*}:advance", "/v1/deals/17:advance"),
            (Bindings{{"name", "deals/17"}}));
  EXPECT_EQ(Match("/v1/deals:batchCreate", "/v1/deals:batchCreate"), Bindings{});
  EXPECT_FALSE(Match("/v1/{name=deals/*}", "/v1/deals/17:advance").has_value());
  EXPECT_FALSE(Match("/v1/{name=deals/*}:advance", "/v1/deals/17").has_value());
  EXPECT_FALSE(Match("/v1/{name=deals/*}:advance", "/v1/deals/17:win").has_value());
  EXPECT_FALSE(Match("/v1/deals", "/v1/deals:watch").has_value());
}

TEST(PathTemplate, OtherPathsDoNotFit) {
  for (const char* path : {"/v1/deals", "/v1/deals/17/x", "/v2/deals/17", "/v1/leads/17", "/v1"}) {
    EXPECT_FALSE(Match("/v1/{name=deals/*}", path).has_value()) << path;
  }
}

TEST(PathTemplate, EscapesAreDecodedWithinOneSegment) {
  EXPECT_EQ(Match("/v1/{name=deals/*}", "/v1/deals/a%20b"), (Bindings{{"name", "deals/a b"}}));
  EXPECT_EQ(Match("/v1/{name=deals/*}", "/v1/deals/17%3Aadvance"),
            (Bindings{{"name", "deals/17:advance"}}));
}

TEST(PathTemplate, PathTricksAreRefused) {
  for (const char* path :
       {"", "v1", "/", "/v1//deals", "/v1/deals/", "/v1/deals/..", "/v1/./deals", "/v1/%2e%2e/x",
        "/v1/deals/a%2Fb", "/v1/deals/a%5Cb", "/v1/deals/%", "/v1/deals/%4", "/v1/deals/%zz",
        "/v1/deals/%00", "/v1/deals/%0a", "/v1/deals/%ff", "/v1/deals/17:", "/v1/deals/:x",
        "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"}) {
    EXPECT_EQ(RequestPath::Parse(path).status().code(), absl::StatusCode::kInvalidArgument) << path;
  }
}

TEST(PathTemplate, TemplatesOutsideTheGrammarAreRefused) {
  for (const char* text : {"", "v1", "/v1/{name", "/v1/**", "/v1/x:", "/v1/{a=b/{c}}", "/v1//x"}) {
    EXPECT_FALSE(PathTemplate::Parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace revops::gateway
