// What server reflection tells, whichever version of the protocol asks: files of descriptors, as
// the binary was linked with them.
#ifndef REVOPS_COMMON_RPC_REFLECTION_ANSWERS_H_
#define REVOPS_COMMON_RPC_REFLECTION_ANSWERS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"

namespace revops::rpc {

// One stream's questions. A file is sent once per stream, together with what it imports.
// Not thread-safe.
class ReflectionAnswers {
 public:
  using Files = std::vector<std::string>;  // serialized FileDescriptorProtos

  // All of these: NOT_FOUND for what does not exist.
  absl::StatusOr<Files> FileNamed(const std::string& name);
  // `symbol` is the full name of a message, enum, service, method, field or extension.
  absl::StatusOr<Files> FileWithSymbol(const std::string& symbol);
  absl::StatusOr<Files> FileWithExtension(const std::string& type, int number);
  // Ascending.
  absl::StatusOr<std::vector<int>> ExtensionNumbersOf(const std::string& type) const;

 private:
  Files WithImports(const google::protobuf::FileDescriptor& file);
  void Add(const google::protobuf::FileDescriptor& file, Files& files);

  const google::protobuf::DescriptorPool* const pool_ =
      google::protobuf::DescriptorPool::generated_pool();
  std::set<const google::protobuf::FileDescriptor*> sent_;
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_REFLECTION_ANSWERS_H_
