// The operator's own program is asked about people before they are decided. Who wants in waits here without a seat; the
// answer, a failure or the end of the time brings the whole request before the rows again.
#include "admission/refusals.hpp"
#include "conference/conference.hpp"

namespace usher::conference {

// A second request of the same session takes the place of the first.
void Conference::ask_first(StanzaIn in, admission::JoinRequest const& request, Turn& turn) {
    AskOutside question{0, name_.text(), in.from};
    question.name = request.name.value_or("");
    question.role = admission::name_of(admission::role_of(request));
    asked_about_.insert_or_assign(in.from.session, std::move(in));
    turn.out.emplace_back(std::move(question));
}

void Conference::outside_answered(admission::Identity const& who, Turn& turn) {
    std::vector<StanzaIn> ready;
    for (auto it = asked_about_.begin(); it != asked_about_.end();) {
        if (it->second.from.identity == who) {
            ready.push_back(std::move(it->second));
            it = asked_about_.erase(it);
        } else {
            ++it;
        }
    }
    for (StanzaIn& in : ready) presence(std::move(in), turn);
    maybe_end(turn);
}

void Conference::ask_no_more(SessionId session, Turn& turn) {
    if (asked_about_.erase(session) != 0) maybe_end(turn);
}

void Conference::refuse_asked_about(Turn& turn) {
    for (auto const& [session, in] : std::exchange(asked_about_, {}))
        refuse(in, {admission::Refuse{"room-closed", std::string(admission::sentence_of("room-closed")), {}}, {}},
               turn);
}

}  // namespace usher::conference
