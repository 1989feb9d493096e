// What is wrong with the data of a lead or contact. Dirty data is kept and flagged, never refused:
// a form that turns a visitor away loses more than a bad phone number costs.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_QUALITY_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_QUALITY_H_

#include <cstdint>
#include <vector>

namespace revops::lead {

// Numbers equal revops.lead.v1.QualityFlag.
enum class QualityFlag {
  kNoEmail = 1,
  kBadEmail = 2,
  kFreeMail = 3,
  kRoleAddress = 4,
  kNoPhone = 5,
  kBadPhone = 6,
  kNoName = 7,
  kNoCompany = 8,
  kBadCountry = 9,
  kBadDomain = 10,
  kPlaceholder = 11,
};

inline constexpr int kQualityFlagLast = 11;

// A set of flags; as bits (1 << number) in the store.
class QualityFlags {
 public:
  QualityFlags() = default;
  explicit QualityFlags(uint32_t bits) : bits_(bits) {}

  void Add(QualityFlag flag) { bits_ |= BitOf(flag); }
  void AddAll(QualityFlags others) { bits_ |= others.bits_; }
  bool Has(QualityFlag flag) const { return (bits_ & BitOf(flag)) != 0; }
  bool empty() const { return bits_ == 0; }
  uint32_t bits() const { return bits_; }

  // In the order of their numbers.
  std::vector<QualityFlag> InOrder() const {
    std::vector<QualityFlag> flags;
    for (int number = 1; number <= kQualityFlagLast; ++number) {
      const QualityFlag flag = static_cast<QualityFlag>(number);
      if (Has(flag)) flags.push_back(flag);
    }
    return flags;
  }
  friend bool operator==(QualityFlags, QualityFlags) = default;

 private:
  static uint32_t BitOf(QualityFlag flag) { return 1U << static_cast<int>(flag); }

  uint32_t bits_ = 0;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_QUALITY_H_
