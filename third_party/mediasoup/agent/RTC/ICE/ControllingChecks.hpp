// When an agent that is controlling sends which connectivity check: the schedule alone, without sockets, clock or
// cryptography, so that it can be tested by itself. ControllingAgent sends what this class says.
//
// One check per known tuple (RFC 8445 section 7.2), always with USE-CANDIDATE, retransmitted with the same
// transaction id until it is answered (RFC 8489 section 6.2.1), then given up; after an answer, consent checks with a
// new transaction id each (RFC 7675 section 5.1). Nothing is sent before the peer's credentials are known, but tuples
// are remembered: a browser checks before its signalling arrives.
#ifndef USHER_RTC_ICE_CONTROLLING_CHECKS_HPP
#define USHER_RTC_ICE_CONTROLLING_CHECKS_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace RTC
{
	namespace ICE
	{
		class ControllingChecks
		{
		public:
			static constexpr int64_t FirstRetransmissionMs{ 50 };
			static constexpr int64_t MaxRetransmissionMs{ 1600 };
			static constexpr size_t MaxTransmissions{ 10 };
			static constexpr int64_t ConsentIntervalMs{ 5000 };
			static constexpr size_t MaxTuples{ 16 };

			// Names a tuple; never dereferenced here.
			using Tuple         = void*;
			using TransactionId = std::array<uint8_t, 12>;
			using MakeId        = std::function<TransactionId()>;

			struct Check
			{
				Tuple tuple;
				TransactionId id;
			};

			explicit ControllingChecks(MakeId makeId) : makeId(std::move(makeId)) {}

			// The peer's credentials are known: every tuple remembered so far is checked now.
			void CredentialsKnown(int64_t now)
			{
				this->hasCredentials = true;

				for (auto& entry : this->entries)
				{
					Arm(entry, now);
				}
			}

			// The peer is controlled (so we control and check) or controlling (so we only answer).
			void SetControlling(bool isControlling, int64_t now)
			{
				if (std::exchange(this->controlling, isControlling) == isControlling || !isControlling)
				{
					return;
				}

				for (auto& entry : this->entries)
				{
					Arm(entry, now);
				}
			}

			bool IsControlling() const
			{
				return this->controlling;
			}

			// A valid check of the peer came over this tuple: it is remembered, and checked back (triggered check, RFC
			// 8445 section 7.3.1.4). One that was given up is tried again; one that is under way or done is left alone.
			void PeerChecked(Tuple tuple, int64_t now)
			{
				auto* entry = Find(tuple);

				if (!entry)
				{
					if (this->entries.size() >= MaxTuples)
					{
						return;
					}

					this->entries.push_back({ tuple, State::Waiting, {}, 0, 0 });
					Arm(this->entries.back(), now);
				}
				else if (entry->state == State::GivenUp)
				{
					Arm(*entry, now);
				}
			}

			void Remove(Tuple tuple)
			{
				this->entries.erase(
				  std::remove_if(
				    this->entries.begin(),
				    this->entries.end(),
				    [tuple](const Entry& entry) { return entry.tuple == tuple; }),
				  this->entries.end());
			}

			// What is to be sent now.
			std::vector<Check> Due(int64_t now)
			{
				std::vector<Check> due;

				if (!MaySend())
				{
					return due;
				}

				for (auto& entry : this->entries)
				{
					if (entry.state == State::GivenUp || entry.at > now)
					{
						continue;
					}

					if (entry.state == State::Answered)
					{
						Arm(entry, now);
					}

					if (entry.sent == MaxTransmissions)
					{
						entry.state = State::GivenUp;
						continue;
					}

					due.push_back({ entry.tuple, entry.id });
					entry.at =
					  now + std::min(FirstRetransmissionMs << entry.sent, MaxRetransmissionMs);
					entry.sent++;
				}

				return due;
			}

			// When Due() has something again; nothing: not before something else happens.
			std::optional<int64_t> NextAt() const
			{
				std::optional<int64_t> next;

				if (!MaySend())
				{
					return next;
				}

				for (const auto& entry : this->entries)
				{
					if (entry.state != State::GivenUp && (!next || entry.at < *next))
					{
						next = entry.at;
					}
				}

				return next;
			}

			// An authentic success answer came over this tuple. False: it answers nothing that was asked there.
			bool Answered(Tuple tuple, const TransactionId& id, int64_t now)
			{
				auto* entry = Find(tuple);

				if (!entry || entry->state == State::Answered || entry->sent == 0 || entry->id != id)
				{
					return false;
				}

				entry->state = State::Answered;
				entry->at    = now + ConsentIntervalMs;

				return true;
			}

			// Whether such a transaction is under way on this tuple.
			bool IsPending(Tuple tuple, const TransactionId& id) const
			{
				return std::any_of(
				  this->entries.begin(),
				  this->entries.end(),
				  [&](const Entry& entry)
				  {
					  return entry.tuple == tuple && entry.state != State::Answered && entry.sent > 0 &&
					         entry.id == id;
				  });
			}

		private:
			enum class State : uint8_t
			{
				Waiting,
				Answered,
				GivenUp
			};

			struct Entry
			{
				Tuple tuple;
				State state;
				TransactionId id;
				// When to send next.
				int64_t at;
				// How often the present transaction was sent.
				size_t sent;
			};

			bool MaySend() const
			{
				return this->hasCredentials && this->controlling;
			}

			void Arm(Entry& entry, int64_t now)
			{
				entry.state = State::Waiting;
				entry.id    = this->makeId();
				entry.at    = now;
				entry.sent  = 0;
			}

			Entry* Find(Tuple tuple)
			{
				const auto it = std::find_if(
				  this->entries.begin(),
				  this->entries.end(),
				  [tuple](const Entry& entry) { return entry.tuple == tuple; });

				return it == this->entries.end() ? nullptr : std::addressof(*it);
			}

			MakeId makeId;
			std::vector<Entry> entries;
			bool hasCredentials{ false };
			bool controlling{ true };
		};
	} // namespace ICE
} // namespace RTC

#endif
