#include "common/telemetry/trace.h"

#include "gtest/gtest.h"

namespace revops {
namespace {

constexpr char kTrace[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

TEST(Trace, ATraceGoesOnUnderANewSpan) {
  const std::string next = ContinueTrace(kTrace);
  EXPECT_TRUE(IsTraceparent(next)) << next;
  EXPECT_EQ(TraceIdOf(next), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_NE(next, kTrace);
  EXPECT_EQ(next.substr(53), "00");
}

TEST(Trace, WhatIsNoTraceBeginsANewOne) {
  for (const char* text : {"", "00", "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                           "00-00000000000000000000000000000000-b7ad6b7169203331-00",
                           "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-00",
                           "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                           "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-00"}) {
    EXPECT_FALSE(IsTraceparent(text)) << text;
    const std::string fresh = ContinueTrace(text);
    EXPECT_TRUE(IsTraceparent(fresh)) << fresh;
    EXPECT_NE(fresh, ContinueTrace(text));
  }
}

}  // namespace
}  // namespace revops
