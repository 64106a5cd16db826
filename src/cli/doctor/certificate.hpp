// A certificate chain and a key as PEM, as far as the doctor asks. Private to doctor/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

struct x509_st;

namespace usher::cli::doctor {

class Certificate {
public:
    // The first certificate is the server's own. Errors: there is none, or one that cannot be read.
    static Result<Certificate> parse(std::string const& pem);

    WallTime not_before() const { return not_before_; }
    WallTime not_after() const { return not_after_; }
    bool is_self_signed() const;
    bool has_chain() const { return count_ > 1; }
    // A name, with wildcards as browsers take them (RFC 6125; only subjectAltName), or an address.
    bool is_for(std::string const& host) const;
    // The names in subjectAltName.
    std::vector<std::string> names() const;
    // Errors: the key cannot be read, or is encrypted; it is another certificate's.
    Result<bool> check_key(std::string const& pem) const;

private:
    std::shared_ptr<x509_st> own_;
    int count_ = 0;
    WallTime not_before_;
    WallTime not_after_;
};

}  // namespace usher::cli::doctor
