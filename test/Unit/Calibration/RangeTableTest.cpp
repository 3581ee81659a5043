//===- RangeTableTest.cpp - observers and the table of ranges -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/RangeTable.h"

#include "TemporaryFile.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"
#include <random>

using namespace llvm;
using namespace pare;

namespace {

std::string textOf(const RangeTable &table) {
  TemporaryFile file("");
  EXPECT_FALSE(errorToBool(table.write(file.path)));
  return (*MemoryBuffer::getFile(file.path))->getBuffer().str();
}

std::string errorOf(StringRef text) {
  TemporaryFile file(text);
  Expected<RangeTable> table = RangeTable::read(file.path);
  if (table)
    return "(no error)";
  std::string message = toString(table.takeError());
  EXPECT_NE(message.find(file.path), std::string::npos) << message;
  return message;
}

RangeTable tableOf(ArrayRef<float> values, ObserverKind kind) {
  RangeTable table{"abc", 1, {}};
  table.values.push_back({"conv", {}, {}});
  table.values.back().observation.add(values, kind);
  return table;
}

std::vector<float> randomValues(size_t count) {
  std::mt19937 engine(1);
  std::normal_distribution<float> normal(0.5f, 3.0f);
  std::vector<float> values(count);
  for (float &value : values)
    value = normal(engine);
  return values;
}

TEST(Histogram, HoldsEachValueBetweenItsEdges) {
  std::vector<float> values = randomValues(1000);
  for (float special : {0.0f, 1.0f, -1.0f, 1e-40f, -1e-40f, 3.4e38f, -3.4e38f})
    values.push_back(special);
  for (float value : values) {
    auto [low, high] = Histogram::edges(Histogram::binOf(value));
    EXPECT_LE(low, value);
    EXPECT_GE(high, value);
    EXPECT_LE(high - low,
              std::max(std::abs(value) / Histogram::kBinsPerOctave, 1.2e-38f));
    EXPECT_TRUE(Histogram::isBin(Histogram::binOf(value)));
  }
  EXPECT_EQ(Histogram::binOf(0.0f), Histogram::binOf(-0.0f));
  EXPECT_FALSE(Histogram::isBin(1 << 20));
}

TEST(Histogram, QuantilesOfEvenlySpreadValues) {
  std::vector<float> values;
  for (int i = 0; i < 10000; ++i)
    values.push_back(i / 10000.0f - 0.5f);
  Histogram histogram;
  histogram.add(values);
  EXPECT_NEAR(histogram.quantile(0.01), -0.49, 0.005);
  EXPECT_NEAR(histogram.quantile(0.99), 0.49, 0.005);
  EXPECT_NEAR(histogram.quantile(0.5), 0.0, 0.005);
}

TEST(Observation, PercentileLeavesOutOutliers) {
  std::vector<float> values = randomValues(100000);
  values.push_back(1000.0f);
  Observation seen;
  seen.add(values, ObserverKind::Percentile);
  EXPECT_EQ(seen.range(ObserverKind::MinMax, 99.99).second, 1000.0);
  EXPECT_LT(seen.range(ObserverKind::Percentile, 99.9).second, 11.0);
  EXPECT_EQ(seen.range(ObserverKind::Percentile, 100.0).second, 1000.0);
}

TEST(RangeTable, PartsMergeToExactlyTheWhole) {
  std::vector<float> values = randomValues(3000);
  ArrayRef<float> all = values;
  for (ObserverKind kind : {ObserverKind::MinMax, ObserverKind::Percentile}) {
    RangeTable whole = tableOf(all, kind);
    whole.samples = 2;
    RangeTable parts = tableOf(all.take_front(1234), kind);
    parts.merge(tableOf(all.drop_front(1234), kind));
    EXPECT_EQ(textOf(parts), textOf(whole));
  }
}

TEST(RangeTable, SurvivesTheFile) {
  RangeTable table = tableOf(randomValues(100), ObserverKind::Percentile);
  table.values.push_back({"%arg0", {-0.1f, 1e-7f, true, {}}, {"float"}});
  TemporaryFile file(textOf(table));
  Expected<RangeTable> read = RangeTable::read(file.path);
  ASSERT_TRUE(bool(read)) << toString(read.takeError());
  EXPECT_EQ(textOf(*read), textOf(table));
  EXPECT_EQ(read->values[1].observation.min, -0.1f);
  EXPECT_EQ(read->values[1].keep, std::vector<std::string>{"float"});
}

TEST(RangeTable, RefusesWhatIsNoTable) {
  std::string head = "format: pare-ranges-1\nnetwork: a\nsamples: 1\nvalues:\n";
  auto has = [](const std::string &text, StringRef part) {
    return StringRef(text).contains(part);
  };
  EXPECT_TRUE(has(errorOf(""), "not a table of ranges"));
  EXPECT_TRUE(has(errorOf("\x93NUMPY"), "not a table of ranges"));
  EXPECT_TRUE(has(errorOf("format: pare-ranges-9\nnetwork: a\nsamples: 1\n"
                          "values: []\n"),
                  "format 'pare-ranges-9'"));
  EXPECT_TRUE(has(errorOf(head + "  - { name: x, min: 1, max: 0 }\n"),
                  "min is above max"));
  EXPECT_TRUE(has(errorOf(head + "  - { name: x, min: .nan, max: 0 }\n"),
                  "expected a finite f32 number"));
  EXPECT_TRUE(has(errorOf(head + "  - { name: x, min: 0 }\n"),
                  "missing required key 'max'"));
  EXPECT_TRUE(
      has(errorOf(head + "  - { name: x, min: 0, max: 1, keep: [ int ] }\n"),
          "keep knows"));
  EXPECT_TRUE(has(errorOf(head + "  - { name: x, min: 0, max: 1 }\n" +
                          "  - { name: x, min: 0, max: 1 }\n"),
                  "'x' stands twice"));
  for (const char *name : {"\\0", "a\\x7f", "\xcf\xcf", "\\t"})
    EXPECT_TRUE(
        has(errorOf(head + "  - { name: \"" + name + "\", min: 0, max: 1 }\n"),
            "name of value 0 is not UTF-8"))
        << name;
  EXPECT_TRUE(has(errorOf(head + "  - { name: x, min: 0, max: 1, bins: [ "
                                 "99999 ], counts: [ 1 ] }\n"),
                  "no bin 99999"));
}

} // namespace
