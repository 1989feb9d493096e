#include "common/types/sha256.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"
#include "common/status/check.h"

namespace revops {

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  REVOPS_CHECK(EVP_DigestInit_ex(context_->evp, EVP_sha256(), nullptr) == 1,
               "OpenSSL knows SHA-256");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::Add(absl::string_view bytes) {
  REVOPS_CHECK(EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) == 1,
               "nothing is added to a hash that was told");
}

std::string Sha256::Hex() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  REVOPS_CHECK(EVP_DigestFinal_ex(context_->evp, digest, &size) == 1, "a hash is told once");
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), size));
}

}  // namespace revops
