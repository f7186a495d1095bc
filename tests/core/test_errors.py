import re

from nlpbook_core.errors import ArgumentError, NlpbookError, all_errors, restored


def test_codes_are_unique_and_kebab_case() -> None:
    codes = [cls.code for cls in all_errors()]
    assert len(set(codes)) == len(codes) > 20
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_a_message_names_the_setting_the_value_and_what_is_accepted() -> None:
    error = ArgumentError(argument="epochs", value=0, accepted="1 or more")
    assert str(error) == "epochs is 0; accepted: 1 or more. Change the setting epochs."
    assert error.to_json() == {
        "code": "argument-value",
        "message": str(error),
        "fields": {"argument": "epochs", "value": 0, "accepted": "1 or more"},
    }


def test_a_field_that_is_missing_is_shown_rather_than_raised() -> None:
    assert "{accepted}" in str(ArgumentError(argument="epochs", value=0))


def test_every_error_ends_the_command_line_with_a_code_of_its_own_kind() -> None:
    assert all(issubclass(cls, NlpbookError) and 0 < cls.exit_code < 256 for cls in all_errors())


def test_an_error_that_was_written_down_comes_back_as_itself() -> None:
    error = ArgumentError(argument="epochs", value=0, accepted="1 or more")
    again = restored(error.to_json())
    assert type(again) is ArgumentError and again.fields == error.fields
    unknown = restored({"code": "from-a-later-version", "message": "It said why.", "fields": {}})
    assert type(unknown) is NlpbookError and str(unknown) == "It said why."
