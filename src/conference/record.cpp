#include "conference/record.hpp"

#include <utility>

namespace usher::conference {

Record record_of(session::Person const& person, admission::Stage stage, std::string conference,
                 admission::Decision decision, std::string meeting) {
    Record record{std::move(conference), stage,         person.identity.text(), person.session, std::move(decision),
                  std::move(meeting),    /*issuer=*/{}, /*tenant=*/{}};
    if (auto const* good = std::get_if<admission::GoodToken>(&person.token)) {
        record.issuer = good->claims.issuer;
        record.tenant = good->claims.tenant;
    }
    return record;
}

}  // namespace usher::conference
