#include "admission/outside_answers.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "token/shown.hpp"

namespace usher::admission {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> kCodes = {"no-reservation", "room-not-open", "room-closed"};

bool is_outside_code(std::string_view code) { return std::ranges::find(kCodes, code) != kCodes.end(); }

OutsideAnswer failed(std::string why) { return {{}, {}, std::move(why)}; }

}  // namespace

OutsideAnswer read_outside_answer(std::string_view body) {
    json const answer = json::parse(body, nullptr, false);
    if (!answer.is_object()) return failed("the answer is no JSON object");
    auto const decision = answer.find("decision");
    if (decision == answer.end() || !decision->is_string()) return failed("the answer has no text \"decision\"");
    if (*decision == "continue") return {};
    if (*decision != "refuse")
        return failed("\"decision\" is " + token::shown(decision->get<std::string>()) +
                      "; it must be \"continue\" or \"refuse\"");
    OutsideAnswer refusal{std::string(kCodes.front())};
    if (auto const code = answer.find("code"); code != answer.end()) {
        if (!code->is_string() || !is_outside_code(code->get<std::string>()))
            return failed("\"code\" must be no-reservation, room-not-open or room-closed");
        refusal.refused = code->get<std::string>();
    }
    if (auto const text = answer.find("text"); text != answer.end()) {
        if (!text->is_string()) return failed("\"text\" is no text");
        refusal.said = text->get<std::string>();
        if (refusal.said.size() > kLongestOutsideWords)
            return failed("\"text\" is longer than " + std::to_string(kLongestOutsideWords) + " bytes");
        if (std::ranges::any_of(refusal.said, [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; }))
            return failed("\"text\" has control characters in it");
    }
    return refusal;
}

std::string person_in_room(ConferenceName const& room, Identity const& who) { return room.text() + "\n" + who.text(); }

void OutsideAnswers::put(ConferenceName const& room, Identity const& who, OutsideAnswer answer, WallTime until) {
    std::string key = person_in_room(room, who);
    if (auto before = answers_.find(key); before != answers_.end()) {
        auto [from, to] = ends_.equal_range(before->second.until);
        for (auto it = from; it != to; ++it)
            if (it->second == key) {
                ends_.erase(it);
                break;
            }
        answers_.erase(before);
    }
    // Whatever ends first makes room.
    while (answers_.size() >= kMostOutsideAnswers) {
        answers_.erase(ends_.begin()->second);
        ends_.erase(ends_.begin());
    }
    ends_.emplace(until, key);
    answers_.emplace(std::move(key), Kept{std::move(answer), until});
}

OutsideAnswer const* OutsideAnswers::find(ConferenceName const& room, Identity const& who, WallTime at) const {
    auto const it = answers_.find(person_in_room(room, who));
    return it == answers_.end() || it->second.until <= at ? nullptr : &it->second.answer;
}

}  // namespace usher::admission
