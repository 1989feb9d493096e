// The suite under load, for tests that kill its services: several writers through the gateway, a
// reporter, a subscriber that records the stream; and what must hold whatever was killed.
#ifndef REVOPS_TESTS_SYSTEM_LOADED_SUITE_H_
#define REVOPS_TESTS_SYSTEM_LOADED_SUITE_H_

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/suite.h"
#include "tests/system/journal.h"
#include "tests/system/patient_client.h"
#include "tests/system/reporter.h"
#include "tests/system/stream_recorder.h"

namespace revops::testing {

class LoadedSuite : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Starts the load.
  void Load(uint64_t seed);
  // Waits until `more` further writes were acknowledged.
  void AwaitWrites(int64_t more);
  // Everything acknowledged since the last look was told by the stream, once, as it was answered.
  void ExpectAcknowledgedIsTold();
  // Ends the load, which every service must be up for, and checks every guarantee.
  void FinishAndCheck();

  Suite& suite() { return *suite_; }

 private:
  using Event = revops::deal::v1::DealEvent;

  void StopLoad();
  // Takes over what the stream has told since the last look.
  void Listen();
  // A stream that is opened behind any earlier position tells the same again.
  void ExpectResumable(const std::vector<Event>& events);
  std::vector<Event> ReadBehind(const std::string& resume_token);
  // A metrics-service that has only the stream answers every report as the one that was killed.
  void ExpectReportsOfARebuildAreEqual();
  // Drains, then asks SQLite itself.
  void ExpectStoresAreSound();

  std::unique_ptr<Suite> suite_;
  std::unique_ptr<PatientClient> client_;
  std::unique_ptr<StreamRecorder> recorder_;
  Journal journal_;
  std::unique_ptr<Reporter> reporter_;
  size_t events_heard_ = 0;
  size_t writes_checked_ = 0;
  std::map<std::string, std::vector<Event>> told_;  // by request id
  std::atomic<bool> stops_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_LOADED_SUITE_H_
