#include "common/rpc/service_flags.h"

#include <cstdlib>

#include "gtest/gtest.h"

namespace revops::rpc {
namespace {

class ServiceFlagsTest : public ::testing::Test {
 protected:
  ServiceFlagsTest() {
    spec_.name = "deal-service";
    spec_.version = "1.2.3";
    spec_.defaults.listen = "127.0.0.1:50052";
    spec_.flags = {{"retention-days", "how long history is kept", &retention_days_}};
  }
  ~ServiceFlagsTest() override {
    unsetenv("REVOPS_LISTEN");
    unsetenv("REVOPS_SUITE_KEY_FILE");
  }

  ParsedFlags Parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "deal-service");
    return ParseServiceFlags(spec_, static_cast<int>(arguments.size()), arguments.data());
  }

  std::string retention_days_ = "0";
  ServiceSpec spec_;
};

TEST_F(ServiceFlagsTest, DefaultsStandWhereNothingIsGiven) {
  const ParsedFlags parsed = Parse({"--suite-key-file", "key"});
  ASSERT_FALSE(parsed.ends) << parsed.text;
  EXPECT_EQ(parsed.flags.listen, "127.0.0.1:50052");
  EXPECT_EQ(parsed.flags.suite_key_file, "key");
  EXPECT_FALSE(parsed.flags.healthcheck);
}

TEST_F(ServiceFlagsTest, TheEnvironmentGivesFlagsTheCommandLineGoesFirst) {
  setenv("REVOPS_LISTEN", "127.0.0.1:1", 1);
  setenv("REVOPS_SUITE_KEY_FILE", "key", 1);
  EXPECT_EQ(Parse({}).flags.listen, "127.0.0.1:1");
  EXPECT_EQ(Parse({"--listen=127.0.0.1:2"}).flags.listen, "127.0.0.1:2");
}

TEST_F(ServiceFlagsTest, AServicesOwnFlagIsRead) {
  EXPECT_FALSE(Parse({"--suite-key-file=key", "--retention-days", "30"}).ends);
  EXPECT_EQ(retention_days_, "30");
}

TEST_F(ServiceFlagsTest, WrongFlagsAreNamedAndEndWithTwo) {
  const std::vector<std::pair<std::vector<const char*>, std::string>> cases = {
      {{"--no-such-flag"}, "no-such-flag"},
      {{"--listen"}, "listen"},
      {{"--suite-key-file=key", "stray"}, "stray"},
      {{"--suite-key-file=key", "--log-level=loud"}, "log-level"},
      {{"--listen=a", "--listen=b"}, "listen"},
      {{}, "--suite-key-file"},
  };
  for (const auto& [arguments, named] : cases) {
    const ParsedFlags parsed = Parse(arguments);
    EXPECT_TRUE(parsed.ends) << named;
    EXPECT_EQ(parsed.exit_code, kExitFlagError) << named;
    EXPECT_NE(parsed.text.find(named), std::string::npos) << parsed.text;
  }
}

TEST_F(ServiceFlagsTest, HelpAndVersionEndWell) {
  const ParsedFlags version = Parse({"--version"});
  EXPECT_TRUE(version.ends);
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.text, "deal-service 1.2.3\n");
  const ParsedFlags help = Parse({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.text.find("--retention-days"), std::string::npos) << help.text;
  EXPECT_NE(help.text.find("REVOPS_RETENTION_DAYS"), std::string::npos) << help.text;
}

TEST_F(ServiceFlagsTest, HealthcheckNeedsNoKey) {
  const ParsedFlags parsed = Parse({"healthcheck", "--listen", "127.0.0.1:9"});
  ASSERT_FALSE(parsed.ends) << parsed.text;
  EXPECT_TRUE(parsed.flags.healthcheck);
  EXPECT_EQ(parsed.flags.listen, "127.0.0.1:9");
}

}  // namespace
}  // namespace revops::rpc
