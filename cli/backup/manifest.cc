#include "cli/backup/manifest.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "cli/commands/flags.h"
#include "cli/read_file.h"
#include "common/status/status.h"
#include "common/types/sha256.h"

namespace revops::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;
// Three stores are 1 KiB.
constexpr size_t kManifestBytesMax = 1 << 20;
constexpr size_t kReadBytes = 1 << 20;

std::string TextIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

int64_t NumberIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_integer() ? found->get<int64_t>() : -1;
}

// A name alone: a manifest from elsewhere must not lead out of its folder.
bool IsPlainName(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos && name.front() != '.';
}

absl::Status CheckFile(const std::string& path, const Manifest::Entry& entry) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("can not be opened");
  Sha256 hash;
  int64_t bytes = 0;
  std::string part(kReadBytes, '\0');
  while (file.read(part.data(), kReadBytes) || file.gcount() > 0) {
    hash.Add({part.data(), static_cast<size_t>(file.gcount())});
    bytes += file.gcount();
  }
  if (file.bad()) return absl::DataLossError("can not be read to its end");
  if (bytes != entry.bytes) {
    return absl::DataLossError(
        absl::StrCat("has ", bytes, " bytes, the manifest says ", entry.bytes));
  }
  const std::string found = hash.Hex();
  if (found == entry.sha256) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("has SHA-256 ", found, ", the manifest says ", entry.sha256));
}

}  // namespace

Manifest::Entry EntryOf(const std::string& service, const std::string& file,
                        const revops::type::v1::BackupSummary& summary) {
  Manifest::Entry entry;
  entry.service = service;
  entry.file = file;
  entry.bytes = summary.bytes();
  entry.sha256 = summary.sha256();
  entry.store_id = summary.store_id();
  entry.schema_version = summary.schema_version();
  if (summary.has_last_revision()) entry.last_revision = summary.last_revision();
  entry.copy_time = TextOf(summary.copy_time(), summary.has_copy_time());
  return entry;
}

std::string JsonOf(const Manifest& manifest) {
  Json json = {{"format", kFormat},
               {"create_time", manifest.create_time},
               {"revopsctl_version", manifest.revopsctl_version},
               {"stores", Json::array()}};
  for (const Manifest::Entry& entry : manifest.stores) {
    Json store = {{"service", entry.service},    {"file", entry.file},
                  {"bytes", entry.bytes},        {"sha256", entry.sha256},
                  {"store_id", entry.store_id},  {"schema_version", entry.schema_version},
                  {"copy_time", entry.copy_time}};
    if (entry.last_revision.has_value()) store["last_revision"] = *entry.last_revision;
    json["stores"].push_back(std::move(store));
  }
  return json.dump(2) + "\n";
}

absl::StatusOr<Manifest> ReadManifest(const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/", kManifestFile);
  REVOPS_ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kManifestBytesMax));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto is_known = [&] {
    return json.is_object() && NumberIn(json, "format") == kFormat && json.contains("stores") &&
           json["stores"].is_array();
  };
  if (!is_known()) {
    return InvalidField(path, absl::StrCat("is no manifest of format ", kFormat));
  }
  Manifest manifest;
  manifest.create_time = TextIn(json, "create_time");
  manifest.revopsctl_version = TextIn(json, "revopsctl_version");
  for (const Json& store : json["stores"]) {
    Manifest::Entry entry;
    entry.service = TextIn(store, "service");
    entry.file = TextIn(store, "file");
    entry.bytes = NumberIn(store, "bytes");
    entry.sha256 = TextIn(store, "sha256");
    entry.store_id = TextIn(store, "store_id");
    entry.schema_version = NumberIn(store, "schema_version");
    entry.copy_time = TextIn(store, "copy_time");
    if (store.contains("last_revision")) entry.last_revision = NumberIn(store, "last_revision");
    if (!IsPlainName(entry.file)) {
      return InvalidField(path, absl::StrCat("names the file \"", entry.file,
                                             "\"; a backup's files lie beside its manifest"));
    }
    manifest.stores.push_back(std::move(entry));
  }
  return manifest;
}

absl::Status VerifyFiles(const std::string& folder, const Manifest& manifest) {
  Violations violations;
  for (const Manifest::Entry& entry : manifest.stores) {
    const std::string path = absl::StrCat(folder, "/", entry.file);
    const absl::Status checked = CheckFile(path, entry);
    if (!checked.ok()) violations.Add(path, checked.message());
  }
  return violations.ToStatus();
}

}  // namespace revops::cli
