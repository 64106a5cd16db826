#include "admission/explain.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace usher::admission {

namespace {

std::string_view kind_of(Verdict const& verdict) {
    return std::visit(Overloaded{
                          [](Admit const&) { return std::string_view("admit"); },
                          [](Knock const&) { return std::string_view("knock"); },
                          [](WaitForHost const&) { return std::string_view("wait"); },
                          [](NeedName const&) { return std::string_view("need-name"); },
                          [](AskFor const&) { return std::string_view("ask"); },
                          [](Refuse const&) { return std::string_view("refuse"); },
                      },
                      verdict);
}

std::string headline(Decision const& decision) {
    if (auto const* admit = std::get_if<Admit>(&decision.verdict))
        return "admitted as " + std::string(name_of(admit->role)) + (admit->hidden ? ", hidden" : "");
    if (decision.held()) return "held: " + decision.code();
    if (std::holds_alternative<Refuse>(decision.verdict)) return "refused: " + decision.code();
    return decision.code();
}

// Quotes and backslashes would end the field early.
std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string padded(std::string const& text, std::size_t width, bool right = false) {
    std::string fill(width > text.size() ? width - text.size() : 0, ' ');
    return right ? fill + text : text + fill;
}

}  // namespace

std::string log_line(Decision const& decision) {
    std::string line = "decided=" + decision.code();
    if (auto const* admit = std::get_if<Admit>(&decision.verdict)) line += " role=" + std::string(name_of(admit->role));
    if (decision.trace.empty()) return line;
    Step const& last = decision.trace.back();
    return line + " rule=" + std::string(last.rule) + " because=" + in_quotes(last.because);
}

std::string why_text(Decision const& decision) {
    std::string out = headline(decision) + "\n";
    if (!decision.text().empty()) out += "told: " + decision.text() + "\n";
    if (auto const* refuse = std::get_if<Refuse>(&decision.verdict); refuse && refuse->retry_after)
        out += "may try again in " + std::to_string(refuse->retry_after->count()) + " s\n";
    std::size_t width = 0;
    for (Step const& step : decision.trace) width = std::max(width, step.rule.size());
    for (Step const& step : decision.trace) {
        bool lets_pass = !step.settled || decision.admitted();
        out += padded(std::to_string(step.row), 4, true) + (lets_pass ? "  ✓  " : "  ✗  ") +
               padded(std::string(step.rule), width) + "  " + step.because + "\n";
    }
    return out;
}

nlohmann::ordered_json why_json(Decision const& decision) {
    nlohmann::ordered_json json = {{"verdict", kind_of(decision.verdict)},
                                   {"code", decision.code()},
                                   {"text", decision.text()},
                                   {"role", nullptr},
                                   {"retryAfter", nullptr}};
    if (auto const* admit = std::get_if<Admit>(&decision.verdict)) json["role"] = name_of(admit->role);
    if (auto const* refuse = std::get_if<Refuse>(&decision.verdict); refuse && refuse->retry_after)
        json["retryAfter"] = refuse->retry_after->count();
    nlohmann::ordered_json trace = nlohmann::ordered_json::array();
    for (Step const& step : decision.trace)
        trace.push_back({{"row", step.row}, {"rule", step.rule}, {"settled", step.settled}, {"because", step.because}});
    json["trace"] = std::move(trace);
    return json;
}

}  // namespace usher::admission
