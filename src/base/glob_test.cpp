#include "base/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace usher {
namespace {

TEST(Glob, FitsTheWholeText) {
    struct Row {
        char const* pattern;
        char const* text;
        bool fits;
    };
    for (Row const& row : {
             Row{"alpha", "alpha", true},
             Row{"alpha", "alpha2", false},
             Row{"alpha", "an alpha", false},
             Row{"", "", true},
             Row{"", "a", false},
             Row{"*", "", true},
             Row{"*", "anything", true},
             Row{"exam-*", "exam-7b", true},
             Row{"exam-*", "exam", false},
             Row{"*-exam", "mid-exam", true},
             Row{"*-exam", "mid-exam-2", false},
             Row{"a*b*c", "a1b2b3c", true},
             Row{"a*b*c", "acb", false},
             Row{"room-?", "room-1", true},
             Row{"room-?", "room-", false},
             Row{"room-?", "room-12", false},
             Row{"r?um", "räum", true},
             Row{"**", "x", true},
             Row{"a.c", "abc", false},  // nothing else has a meaning
         })
        EXPECT_EQ(glob_fits(row.pattern, row.text), row.fits) << row.pattern << " " << row.text;
}

TEST(Glob, TakesNoMoreStepsThanThePatternTimesTheText) {
    std::string pattern;
    for (int i = 0; i < 200; ++i) pattern += "a*";
    EXPECT_FALSE(glob_fits(pattern + "b", std::string(4000, 'a')));
}

}  // namespace
}  // namespace usher
