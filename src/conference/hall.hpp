// A room whose people hear and see each other: the main room, or a breakout room. Each has an address, a focus and
// media of its own.
#pragma once

#include <string>
#include <utility>

#include "conference/av_moderation/av_moderation.hpp"
#include "conference/place.hpp"
#include "conference/polls/polls.hpp"
#include "conference/speaker_stats/speaker_stats.hpp"
#include "focus/focus.hpp"

namespace usher::conference {

struct Hall {
    Hall(Place where, std::string address, focus::Settings settings)
        : place(where), jid(std::move(address)), media_id(settings.conference_id), focus(std::move(settings)) {}

    Place place;
    std::string jid;       // the room's bare address
    std::string media_id;  // of the engine's conference; used once
    focus::Focus focus;
    std::string subject;
    AvModeration moderation;
    Polls polls;
    SpeakerStats speaker_stats;
};

}  // namespace usher::conference
