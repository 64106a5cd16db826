// Data forms (XEP-0004): reads what a client submits, builds what we offer or report. A form is known by its FORM_TYPE
// (XEP-0068), and a form of another type is never read as if it were ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "xmpp/element.hpp"

namespace usher::xmpp {

struct FormField {
    std::string var;
    std::vector<std::string> values;
    std::string type;   // "boolean", "text-single", "text-private", "list-single"…; empty: left out
    std::string label;  // empty: left out
    std::vector<std::string> options;
};

class DataForm {
public:
    enum class Type { Form, Submit, Cancel, Result };

    explicit DataForm(std::string form_type) : form_type_(std::move(form_type)) {}
    // Reads `<x xmlns='jabber:x:data'>` of type submit or cancel. The first field of a name counts.
    // Errors: not a form; another type; FORM_TYPE missing (except in a cancel or a form without fields, which mean
    // "nothing" and "as it is") or not `form_type`; a field without a name; more than kMostFields fields.
    static Result<DataForm> read(Element const& x, std::string_view form_type);

    Type type() const { return type_; }
    std::vector<FormField> const& fields() const { return fields_; }
    bool has(std::string_view var) const { return find(var) != nullptr; }
    // The first value; none if the field is not there, empty text if it has no value.
    std::optional<std::string> value(std::string_view var) const;
    // "1", "true" or "0", "false" (XEP-0004 §3.3); none for all else.
    std::optional<bool> boolean(std::string_view var) const;

    DataForm& add(FormField field);
    DataForm& add(std::string_view var, std::string_view value, std::string_view type = {},
                  std::string_view label = {});
    // FORM_TYPE first, as a hidden field, then the fields in order.
    Element to_element(Type type) const;

    static constexpr std::size_t kMostFields = 100;

private:
    FormField const* find(std::string_view var) const;

    std::string form_type_;
    Type type_ = Type::Submit;
    std::vector<FormField> fields_;
};

}  // namespace usher::xmpp
