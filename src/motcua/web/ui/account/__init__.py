"""The pages of one's own account, drawn alike in the frames of portal and desk.

Each front room makes a `room.Room` of itself and includes `urls.addresses(room)`.
"""
