// Where address and token come from, and which wins.
#include "cli/config.h"

#include <cstdlib>
#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/temp_dir.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;

class ConfigTest : public testing::Test {
 protected:
  void SetUp() override {
    before_ = std::filesystem::current_path();
    std::filesystem::create_directories(dir_.Path("revops"));
    std::filesystem::create_directories(dir_.Path("home/.config/revops"));
    std::filesystem::create_directories(dir_.Path("work/var"));
    std::filesystem::current_path(dir_.Path("work"));
    unsetenv("REVOPS_GATEWAY");
    unsetenv("REVOPS_TOKEN");
    setenv("XDG_CONFIG_HOME", dir_.Path("").c_str(), 1);
    setenv("HOME", dir_.Path("home").c_str(), 1);
  }
  void TearDown() override { std::filesystem::current_path(before_); }

  void WriteConfig(const std::string& json) { dir_.Write("revops/config.json", json); }
  Config Load() {
    const auto config = LoadConfig();
    EXPECT_TRUE(config.ok()) << config.status();
    return config.ok() ? *config : Config();
  }

  TempDir dir_;
  std::filesystem::path before_;
};

TEST_F(ConfigTest, WithoutAnythingItIsTheDefaultAddressAndNoToken) {
  EXPECT_EQ(Load().gateway, "127.0.0.1:8090");
  EXPECT_EQ(Load().token, "");
}

TEST_F(ConfigTest, TheEnvironmentWinsOverTheFileAndTheFileOverTheAdminToken) {
  dir_.Write("work/var/admin-token", "admin.secret\n");
  EXPECT_EQ(Load().token, "admin.secret") << "without the line's end";
  WriteConfig(R"({"gateway": "file:1", "token": "file.secret"})");
  EXPECT_EQ(Load().gateway, "file:1");
  EXPECT_EQ(Load().token, "file.secret");
  setenv("REVOPS_GATEWAY", "environment:1", 1);
  setenv("REVOPS_TOKEN", " environment.secret ", 1);
  EXPECT_EQ(Load().gateway, "environment:1");
  EXPECT_EQ(Load().token, "environment.secret");
}

TEST_F(ConfigTest, AFileMayHoldOneOfTheTwo) {
  dir_.Write("work/var/admin-token", "admin.secret");
  WriteConfig(R"({"gateway": "file:1"})");
  EXPECT_EQ(Load().gateway, "file:1");
  EXPECT_EQ(Load().token, "admin.secret");
}

TEST_F(ConfigTest, WithoutXdgItIsInTheHomeDirectory) {
  unsetenv("XDG_CONFIG_HOME");
  dir_.Write("home/.config/revops/config.json", R"({"token": "home.secret"})");
  EXPECT_EQ(Load().token, "home.secret");
}

TEST_F(ConfigTest, AMalformedFileIsNamed) {
  for (const char* json : {"", "[]", "{", R"({"token": 1})", R"({"tokens": "x"})"}) {
    WriteConfig(json);
    const auto config = LoadConfig();
    EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_THAT(config.status().ToString(), HasSubstr("revops/config.json")) << json;
  }
}

}  // namespace
}  // namespace revops::cli
