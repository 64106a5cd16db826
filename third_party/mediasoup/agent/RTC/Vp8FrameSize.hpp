// Width and height of a VP8 frame, read from the first RTP payload of a key frame: RFC 7741 section 4.2 (payload
// descriptor), RFC 6386 section 9.1 (frame header).
#ifndef USHER_RTC_VP8_FRAME_SIZE_HPP
#define USHER_RTC_VP8_FRAME_SIZE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>

namespace RTC
{
	struct Vp8FrameSize
	{
		uint16_t width;
		uint16_t height;

		// Nothing: the payload is not the start of a key frame, or is cut.
		static std::optional<Vp8FrameSize> Read(const uint8_t* data, size_t len)
		{
			size_t at{ 0 };
			const auto has = [&](size_t bytes) { return len - at >= bytes; };

			if (len == 0 || (data[0] & 0x10) == 0 || (data[0] & 0x07) != 0)
			{
				return std::nullopt;
			}

			const bool extended = (data[at++] & 0x80) != 0;

			if (extended)
			{
				if (!has(1))
				{
					return std::nullopt;
				}

				const uint8_t flags = data[at++];

				// PictureID of one or two bytes, TL0PICIDX, TID and KEYIDX together.
				if ((flags & 0x80) != 0)
				{
					if (!has(1))
					{
						return std::nullopt;
					}

					at += (data[at] & 0x80) != 0 ? 2 : 1;
				}

				at += (flags & 0x40) != 0 ? 1 : 0;
				at += (flags & 0x30) != 0 ? 1 : 0;
			}

			if (at > len || !has(10) || (data[at] & 0x01) != 0)
			{
				return std::nullopt;
			}

			const uint8_t* frame = data + at;

			if (frame[3] != 0x9d || frame[4] != 0x01 || frame[5] != 0x2a)
			{
				return std::nullopt;
			}

			return Vp8FrameSize{ static_cast<uint16_t>((frame[6] | frame[7] << 8) & 0x3fff),
				                   static_cast<uint16_t>((frame[8] | frame[9] << 8) & 0x3fff) };
		}
	};
} // namespace RTC

#endif
