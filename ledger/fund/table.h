// Rows of one kind indexed by handle, in pages that stay where they are. A row may be absent
// (a closed case left in the store); the facade loads it before an act that names it is decided.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/fund/handles.h"

namespace reserve::fund {

template <class Row>
class Table {
public:
    using Id = Handle<Row>;

    Table() = default;
    Table(Table&&) noexcept = default;
    Table& operator=(Table&&) noexcept = default;
    Table(const Table& other) : touched_(other.touched_), size_(other.size_) {
        for (const auto& page : other.pages_) {
            pages_.push_back(page == nullptr ? nullptr : std::make_unique<Page>(*page));
        }
    }
    Table& operator=(const Table& other) { return *this = Table(other); }

    // How many handles were ever given; the next new row takes this number.
    std::uint32_t size() const { return size_; }
    Id next() const { return Id{size_}; }

    bool loaded(Id id) const {
        return id.index < size_ && page_of(id) != nullptr && slot(id).loaded;
    }
    const Row& operator[](Id id) const { return slot(id).row; }

    // The row, to be changed; it is written to the store at the next commit.
    Row& edit(Id id) {
        Slot& changed = slot(id);
        if (!changed.touched) {
            changed.touched = true;
            touched_.push_back(id);
        }
        return changed.row;
    }
    // A new row under the next handle, to be filled where it stands.
    Row& add() {
        const Id id{size_++};
        Slot& placed = place(id);
        placed.touched = true;
        touched_.push_back(id);
        return placed.row;
    }

    // Puts back a row that the store holds.
    void load(Id id, Row row) { place(id).row = std::move(row); }
    // Tells how many handles were given before this table was opened.
    void set_size(std::uint32_t size) { size_ = size; }

    std::span<const Id> touched() const { return touched_; }
    void clear_touched() {
        for (const Id id : touched_) {
            slot(id).touched = false;
        }
        touched_.clear();
    }

    // Becomes `start` again, of which it was a copy: only what was touched since is put back.
    void restore(const Table& start) {
        for (const Id id : touched_) {
            const bool known = start.loaded(id);
            Slot& back = slot(id);
            back.row = known ? start[id] : Row();
            back.loaded = known;
            back.touched = false;
        }
        touched_.clear();
        size_ = start.size_;
    }

    template <class Visit>
    void for_each_loaded(Visit visit) const {
        for (std::uint32_t index = 0; index < size_; ++index) {
            const Id id{index};
            if (page_of(id) == nullptr) {
                index |= kPageSize - 1;
            } else if (slot(id).loaded) {
                visit(id, slot(id).row);
            }
        }
    }

private:
    struct Slot {
        Row row;
        bool loaded = false;
        bool touched = false;
    };
    static constexpr std::uint32_t kPageBits = 5;
    static constexpr std::uint32_t kPageSize = 1U << kPageBits;
    using Page = std::array<Slot, kPageSize>;

    const Page* page_of(Id id) const {
        const std::size_t number = id.index >> kPageBits;
        return number < pages_.size() ? pages_[number].get() : nullptr;
    }
    const Slot& slot(Id id) const { return (*pages_[id.index >> kPageBits])[id.index % kPageSize]; }
    Slot& slot(Id id) { return (*pages_[id.index >> kPageBits])[id.index % kPageSize]; }

    Slot& place(Id id) {
        RESERVE_CHECK(id.index < size_, "a row is placed under a handle that was given");
        const std::size_t number = id.index >> kPageBits;
        if (number >= pages_.size()) {
            pages_.resize(number + 1);
        }
        if (pages_[number] == nullptr) {
            pages_[number] = std::make_unique_for_overwrite<Page>();  // rows initialise themselves
        }
        Slot& placed = slot(id);
        placed.loaded = true;
        return placed;
    }

    std::vector<std::unique_ptr<Page>> pages_;
    std::vector<Id> touched_;
    std::uint32_t size_ = 0;
};

}  // namespace reserve::fund
