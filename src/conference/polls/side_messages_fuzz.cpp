// What clients send to the side services as JSON or attributes: polls in both forms, room metadata, moderated media. No
// input is taken beyond its limits.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <nlohmann/json.hpp>

#include "conference/av_moderation/moderation_wire.hpp"
#include "conference/metadata/room_metadata.hpp"
#include "conference/polls/polls_wire.hpp"
#include "xmpp/xml_reader.hpp"

using namespace usher;
using namespace usher::conference;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void polls(nlohmann::json const& json) {
    if (!json.is_object()) return;
    Result<PollMessage> read = read_poll_message(json);
    if (!read.ok()) return;
    static Polls room;
    PollPerson const by{"nick", "Name"};
    if (auto* poll = std::get_if<NewPoll>(&read.value())) {
        static_cast<void>(room.add(*poll, by).ok());
        require(room.all().size() <= Polls::kMost);
        for (Poll const& each : room.all()) require(each.what.answers.size() <= Polls::kMostAnswers);
    } else {
        auto const& answer = std::get<PollAnswer>(read.value());
        static_cast<void>(room.answer(answer, admission::Identity::of_device("d"), by).ok());
    }
    polls_for_old(room);
    polls_for_new(room, "r");
}

void metadata(std::string const& text) {
    static RoomMetadata room;
    Result<MetadataChange> change = read_metadata_change(text);
    if (!change.ok()) return;
    static_cast<void>(room.set(change.value().key, std::move(change.value().value)).ok());
    require(room.all().size() <= RoomMetadata::kMostKeys);
    require(room.all().dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).size() <
            2 * RoomMetadata::kLargest);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const text(reinterpret_cast<char const*>(data), size);
    polls(nlohmann::json::parse(text, nullptr, false));
    metadata(text);
    static xmpp::XmlReader reader{xmpp::XmlLimits{}};
    if (Result<xmpp::Element> element = reader.read(text); element.ok())
        static_cast<void>(read_moderation_command(element.value()).ok());
    return 0;
}
