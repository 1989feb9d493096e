// scripts/install names a package for everything the build looks for.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace revops::testing {
namespace {

namespace fs = std::filesystem;

std::string SourceDir() {
  const char* dir = std::getenv("REVOPS_SOURCE_DIR");
  return dir == nullptr ? "." : dir;
}

std::string Read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Word number `index` behind `opening`, wherever that stands in `text`.
void CollectWords(const std::string& text, const std::string& opening, int index,
                  std::set<std::string>& words) {
  for (size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at + 1)) {
    std::istringstream arguments(text.substr(at + opening.size(), 200));
    std::string word;
    for (int i = 0; i <= index; ++i) arguments >> word;
    words.insert(word.substr(0, word.find(')')));
  }
}

// The name in each find_package, find_library and find_program of our CMake files, e.g. `ICU`,
// `csv`, `protoc`.
std::set<std::string> Wanted() {
  std::set<std::string> names;
  for (auto it = fs::recursive_directory_iterator(SourceDir()); it != end(it); ++it) {
    const std::string name = it->path().filename().string();
    if (name == "build" || name == "node_modules" || name == ".git" || name == "var") {
      it.disable_recursion_pending();
    } else if (name == "CMakeLists.txt" || it->path().extension() == ".cmake") {
      const std::string text = Read(it->path());
      CollectWords(text, "find_package(", 0, names);
      CollectWords(text, "find_library(", 1, names);
      CollectWords(text, "find_program(", 1, names);
    }
  }
  return names;
}

// Debian 12's package of each; a new dependency gets its row here and its word in scripts/install.
const std::map<std::string, std::string> kPackages = {
    {"CLI11", "libcli11-dev"},
    {"Boost", "libboost-dev"},
    {"GTest", "libgtest-dev"},
    {"ICU", "libicu-dev"},
    {"OpenSSL", "libssl-dev"},
    {"Protobuf", "libprotobuf-dev"},
    {"SQLite3", "libsqlite3-dev"},
    {"Threads", "g++"},
    {"ZLIB", "zlib1g-dev"},
    {"absl", "libabsl-dev"},
    {"benchmark", "libbenchmark-dev"},
    {"ccache", "ccache"},
    {"jemalloc", "libjemalloc-dev"},
    {"gRPC", "libgrpc++-dev"},
    {"phonenumber", "libphonenumber-dev"},
    {"nlohmann_json", "nlohmann-json3-dev"},
    {"spdlog", "libspdlog-dev"},
    {"prometheus-cpp", "prometheus-cpp-dev"},
    {"protoc", "protobuf-compiler"},
    {"grpc_cpp_plugin", "protobuf-compiler-grpc"}};

TEST(Install, HasAPackageForEverythingTheBuildLooksFor) {
  const std::string script = Read(SourceDir() + "/scripts/install");
  const std::string listed = script.substr(0, script.find("TEST_PACKAGES"));
  ASSERT_FALSE(listed.empty());
  const std::set<std::string> wanted = Wanted();
  ASSERT_TRUE(wanted.count("gRPC") == 1) << "the search itself works";
  for (const std::string& name : wanted) {
    const auto package = kPackages.find(name);
    ASSERT_NE(package, kPackages.end()) << name << " has no row in this test";
    const std::string word = " " + package->second;
    size_t at = listed.find(word);
    while (at != std::string::npos && listed.find_first_of(" \n", at + 1) != at + word.size()) {
      at = listed.find(word, at + 1);
    }
    EXPECT_NE(at, std::string::npos)
        << "scripts/install lacks " << package->second << " for " << name;
  }
}

}  // namespace
}  // namespace revops::testing
