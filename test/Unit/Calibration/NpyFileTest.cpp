//===- NpyFileTest.cpp - arrays of numbers in .npy files ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Calibration/NpyFile.h"

#include "TemporaryFile.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace pare;
using Kind = NpyDtype::Kind;

namespace {

/// A file of the given version; the header is padded as numpy pads it.
std::string npy(StringRef descr, StringRef shape, std::string data,
                int version = 1, StringRef order = "False") {
  std::string header = ("{'descr': " + descr + ", 'fortran_order': " + order +
                        ", 'shape': " + shape + ", }\n")
                           .str();
  std::string text("\x93NUMPY", 6);
  text += char(version);
  text += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    text += char(header.size() >> (8 * i));
  return text + header + data;
}

std::vector<double> reals(StringRef contents) {
  TemporaryFile file(contents);
  Expected<NpyFile> npy = NpyFile::open(file.path);
  if (!npy) {
    ADD_FAILURE() << toString(npy.takeError());
    return {};
  }
  std::vector<double> values(npy->getNumElements());
  npy->readReals(0, values);
  return values;
}

std::string errorOf(StringRef contents) {
  TemporaryFile file(contents);
  Expected<NpyFile> npy = NpyFile::open(file.path);
  if (npy)
    return "(no error)";
  std::string message = toString(npy.takeError());
  EXPECT_NE(message.find(file.path), std::string::npos) << message;
  return message;
}

bool contains(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

using Reals = std::vector<double>;

TEST(NpyFile, ReadsIntegersOfEitherByteOrder) {
  EXPECT_EQ(reals(npy("'|i1'", "(2,)", "\xff\x05")), (Reals{-1, 5}));
  EXPECT_EQ(reals(npy("'|u1'", "(2,)", "\xff\x05")), (Reals{255, 5}));
  EXPECT_EQ(reals(npy("'<i2'", "(1,)", std::string("\xfe\xff", 2))), Reals{-2});
  EXPECT_EQ(reals(npy("'>i2'", "(1,)", std::string("\xff\xfe", 2))), Reals{-2});
  EXPECT_EQ(reals(npy("'>u4'", "(1,)", std::string("\0\0\1\2", 4))),
            Reals{258});
  EXPECT_EQ(reals(npy("'|b1'", "(2,)", std::string("\0\1", 2))), (Reals{0, 1}));
}

TEST(NpyFile, ReadsFloatsOfEverySize) {
  EXPECT_EQ(reals(npy("'<f2'", "(1,)", std::string("\0\x3e", 2))), Reals{1.5});
  EXPECT_EQ(reals(npy("'>f4'", "(1,)", std::string("\xbf\xc0\0\0", 4))),
            Reals{-1.5});
  EXPECT_EQ(reals(npy("'<f8'", "(1,)", std::string("\0\0\0\0\0\0\xf8\x3f", 8))),
            Reals{1.5});
  std::string extended("\0\0\0\0\0\0\0\xc0\xff\x3f\0\0\0\0\0\0", 16);
  EXPECT_EQ(reals(npy("'<f16'", "(1,)", extended)), Reals{1.5});
}

TEST(NpyFile, ReadsFortranOrderRowMajor) {
  // [[0, 1, 2], [3, 4, 5]], column by column.
  std::string data("\0\3\1\4\2\5", 6);
  EXPECT_EQ(reals(npy("'|u1'", "(2, 3)", data, 1, "True")),
            (Reals{0, 1, 2, 3, 4, 5}));
}

TEST(NpyFile, ReadsEveryVersionAndShape) {
  EXPECT_EQ(reals(npy("'|u1'", "(1, 1)", "\7", 2)), Reals{7});
  EXPECT_EQ(reals(npy("'|u1'", "(1L,)", "\7", 3)), Reals{7});
  EXPECT_EQ(reals(npy("'|u1'", "()", "\7")), Reals{7});
  EXPECT_EQ(reals(npy("'<f4'", "(0, 3)", "")), Reals{});
}

TEST(NpyFile, RefusesDtypesThatAreNotReal) {
  for (StringRef dtype :
       {"'<c8'", "'<U4'", "'|S4'", "'|O'", "'<M8[ns]'", "'|V3'", "'<i3'"})
    EXPECT_TRUE(contains(errorOf(npy(dtype, "(1,)", "")), "wrong dtype"))
        << dtype.str();
  EXPECT_TRUE(contains(errorOf(npy("[('a', '<f4')]", "(1,)", "")),
                       "wrong dtype: a structured array"));
}

TEST(NpyFile, RefusesWhatIsNotAWholeFile) {
  std::string good = npy("'<f4'", "(2,)", std::string(8, '\0'));
  EXPECT_TRUE(contains(errorOf(""), "the file is empty"));
  EXPECT_TRUE(contains(errorOf("hello"), "not a .npy file"));
  for (size_t size = 6; size + 8 < good.size(); ++size)
    EXPECT_TRUE(contains(errorOf(good.substr(0, size)), "truncated within"));
  EXPECT_TRUE(contains(errorOf(good.substr(0, good.size() - 1)),
                       "truncated: shape 2 of float32 takes 8 bytes"));
  EXPECT_TRUE(contains(errorOf(good + "x"), "malformed: shape 2"));
  EXPECT_TRUE(contains(errorOf(npy("'<f4'", "(-1,)", "")), "malformed header"));
  EXPECT_TRUE(contains(errorOf(npy("'<f4'", "(2", "")), "malformed header"));
  EXPECT_TRUE(contains(errorOf(npy("'<f4'", "(4611686018427387904, 4)", "")),
                       "too large"));
  EXPECT_TRUE(contains(errorOf(npy("'<f4'", "(1,)", "", 9)), "version 9"));
}

TEST(NpyFile, NamesAFileThatIsNotThere) {
  Expected<NpyFile> npy = NpyFile::open("no/such.npy");
  ASSERT_FALSE(npy);
  EXPECT_TRUE(contains(toString(npy.takeError()), "cannot open 'no/such.npy'"));
}

TEST(NpyFile, WritesWhatItReads) {
  TemporaryFile file("");
  std::vector<float> values = {1.5f, -2.0f, 3.25f};
  ArrayRef<char> bytes(reinterpret_cast<char *>(values.data()), 12);
  ASSERT_FALSE(
      errorToBool(writeNpy(file.path, {Kind::Float, 4}, {3, 1}, bytes)));
  Expected<NpyFile> npy = NpyFile::open(file.path);
  ASSERT_TRUE(bool(npy)) << toString(npy.takeError());
  EXPECT_EQ(npy->getShape(), (ArrayRef<int64_t>{3, 1}));
  EXPECT_EQ(npy->getDtype().name(), "float32");
  double value;
  npy->readReals(2, value);
  EXPECT_EQ(value, 3.25);
}

TEST(NpyFile, SaysWhereIntegersAreNotIntegers) {
  TemporaryFile file(npy("'<f4'", "(1,)", std::string("\0\0\xc0\x3f", 4)));
  Expected<NpyFile> npy = NpyFile::open(file.path);
  ASSERT_TRUE(bool(npy));
  int64_t value;
  EXPECT_FALSE(npy->readIntegers(0, value));
}

} // namespace
