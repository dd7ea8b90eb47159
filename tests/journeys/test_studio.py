"""A procedure is made by one, published by another, filed by a citizen, received by an officer."""

from playwright.sync_api import expect

from tests.journeys import citizen, desk, studio


def test_a_procedure_from_the_studio_to_the_counter(open_page, login_as, played, axe_clean):
    an, khai = open_page(), open_page()
    login_as(an, "administrator")
    login_as(khai, "second_administrator")

    studio.begin(an)
    studio.make_form(an)
    axe_clean(an)
    studio.give_an_example(an)
    studio.say_the_rest(an)
    studio.try_out(an)
    studio.propose(an)
    studio.publish(khai)

    phone = open_page(width=360, height=740, javascript=False)
    login_as(phone, "lan")
    code = studio.file(phone)
    done = desk.act(played("one_stop"), code, "Tiếp nhận")
    expect(done).to_contain_text("Hẹn trả")
    citizen.open_dossier(phone, code, "Đã tiếp nhận")
