//===- FileOutputTest.cpp - files that are written whole or not at all ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pare/Support/FileOutput.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace pare;

namespace {

struct FileOutput : testing::Test {
  SmallString<128> folder;
  std::string message;

  void SetUp() override {
    ASSERT_FALSE(sys::fs::createUniqueDirectory("pare-output", folder));
  }
  void TearDown() override { sys::fs::remove_directories(folder); }

  std::string path(StringRef name) {
    return (Twine(folder) + "/" + name).str();
  }
  static std::string read(StringRef path) {
    auto buffer = MemoryBuffer::getFile(path);
    return buffer ? (*buffer)->getBuffer().str() : "(none)";
  }
  int countFiles() {
    int count = 0;
    std::error_code error;
    for (sys::fs::directory_iterator it(folder, error), end;
         it != end && !error; it.increment(error))
      ++count;
    return count;
  }
};

TEST_F(FileOutput, ReplacesAndLeavesNothingElse) {
  EXPECT_TRUE(succeeded(writeFileAtomically(path("a"), "one", message)));
  EXPECT_TRUE(succeeded(writeFileAtomically(path("a"), "two", message)));
  EXPECT_EQ(read(path("a")), "two");
  EXPECT_EQ(countFiles(), 1);
}

TEST_F(FileOutput, WritesAllFilesOrNone) {
  EXPECT_TRUE(succeeded(writeFileAtomically(path("a"), "old", message)));
  EXPECT_TRUE(failed(writeFilesAtomically(
      {{path("a"), "new"}, {path("no/such"), "new"}}, message)));
  EXPECT_EQ(read(path("a")), "old");
  EXPECT_EQ(countFiles(), 1);
  EXPECT_TRUE(succeeded(writeFilesAtomically(
      {{path("a"), "new"}, {path("b"), "newer"}}, message)));
  EXPECT_TRUE(failed(writeFilesAtomically(
      {{path("c"), "one"}, {path("./c"), "two"}}, message)));
  EXPECT_NE(message.find("two outputs"), std::string::npos);
  EXPECT_TRUE(failed(writeFilesAtomically(
      {{path("a"), "one"}, {path("./a"), "two"}}, message)));
  EXPECT_EQ(read(path("c")), "(none)");
  EXPECT_EQ(read(path("a")), "new");
  EXPECT_EQ(read(path("b")), "newer");
}

TEST_F(FileOutput, NamesTheFileThatCannotBeWritten) {
  EXPECT_TRUE(failed(writeFileAtomically(path("no/such"), "x", message)));
  EXPECT_NE(message.find("cannot write '" + path("no/such")), std::string::npos)
      << message;
  EXPECT_TRUE(failed(writeFileAtomically(folder, "x", message)));
  EXPECT_NE(message.find("it is a directory"), std::string::npos) << message;
}

TEST_F(FileOutput, KeepsLinksAndPermissions) {
  EXPECT_TRUE(succeeded(writeFileAtomically(path("a"), "one", message)));
  ASSERT_FALSE(sys::fs::setPermissions(path("a"), sys::fs::owner_read |
                                                      sys::fs::owner_write));
  ASSERT_FALSE(sys::fs::create_link(path("a"), path("b")));
  EXPECT_TRUE(succeeded(writeFileAtomically(path("b"), "two", message)));
  EXPECT_EQ(read(path("a")), "two");
  EXPECT_TRUE(sys::fs::is_symlink_file(path("b")));
  EXPECT_EQ(*sys::fs::getPermissions(path("a")),
            sys::fs::owner_read | sys::fs::owner_write);
}

TEST_F(FileOutput, WritesDevices) {
  EXPECT_TRUE(succeeded(writeFileAtomically("/dev/null", "x", message)));
  EXPECT_TRUE(sys::fs::exists("/dev/null"));
}

} // namespace
