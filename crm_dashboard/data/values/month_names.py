"""Names of months and weekdays in twenty languages, without accents and in small letters, after the CLDR of Babel.

No name of a month means another month in another language; names of two letters are left out.
"""

from __future__ import annotations

MONTH_WORDS: tuple[str, ...] = (
    "ene enero gen genn gennaio ian ianuarie jan janeiro janner januar januari january janv janvier led leden ledna oca ocak sty styczen stycznia tammi tammikuu tammikuuta січ січень січня янв январь января",
    "feb febbraio febr febrero februar februari februarie february fev fevereiro fevr fevrier helmi helmikuu helmikuuta lut lutego luty sub subat uno unor unora лют лютии лютого февр февраль февраля",
    "bre brezen brezna maalis maaliskuu maaliskuuta maart mar marc marca march marcius marco maret mars mart martie marts marz marzec marzo mrt mrz бер березень березня мар март марта",
    "abr abril apr april aprile aprilie aprilis avr avril dub duben dubna huhti huhtikuu huhtikuuta kwi kwiecien kwietnia nis nisan апр апрель апреля квіт квітень квітня",
    "kve kveten kvetna mag maggio mai maio maj maja majus may mayo mayıs mei touko toukokuu toukokuuta маи мая трав травень травня",
    "cerven cervna cvn cze czerwca czerwiec giu giugno haz haziran iun iunie juin jun june junho juni junio junius kesa kesakuu kesakuuta июн июнь июня черв червень червня",
    "cervence cervenec cvc heina heinakuu heinakuuta iul iulie juil juill juillet jul julho juli julio julius july lip lipca lipiec lug luglio tem temmuz июл июль июля лип липень липня",
    "ago agosto agu agustos agustus aout aug august augusti augustus augusztus elo elokuu elokuuta sie sierpien sierpnia srp srpen srpna авг август августа серп серпень серпня",
    "eyl eylul sep sept september septembre septembrie septiembre set setembro setiembre sett settembre syys syyskuu syyskuuta szept szeptember wrz wrzesien wrzesnia zar zari вер вересень вересня сент сентябрь сентября",
    "eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober ott ottobre out outubro paz pazdziernik pazdziernika rij rijen rijna жовт жовтень жовтня окт октябрь октября",
    "kas kasım lis listopad listopada listopadu marras marraskuu marraskuuta noiembrie nov november novembre novembro noviembre лист листопад листопада нояб ноябрь ноября",
    "ara aralık dec december decembre decembrie des desember dez dezember dezembro dic dicembre diciembre gru grudnia grudzien joulu joulukuu joulukuuta prosince prosinec груд грудень грудня дек декабрь декабря",
)  # fmt: skip
"""The words for each month, January first."""

THAI_MONTHS: tuple[str, ...] = (
    "มกราคม ม.ค.", "กุมภาพันธ์ ก.พ.", "มีนาคม มี.ค.", "เมษายน เม.ย.", "พฤษภาคม พ.ค.", "มิถุนายน มิ.ย.",
    "กรกฎาคม ก.ค.", "สิงหาคม ส.ค.", "กันยายน ก.ย.", "ตุลาคม ต.ค.", "พฤศจิกายน พ.ย.", "ธันวาคม ธ.ค.",
)  # fmt: skip
"""The words for each month in Thai, which keeps its accents: without them March would be January."""

WEEKDAYS = "car carsamba cmt csutortok ctvrtek cum cuma cumartesi czw czwartek dienstag dim dimanche dinsdag dom domenica domingo donderdag donnerstag dum duminica fre fredag freitag fri friday gio giovedi hetfo jeu jeudi joi jue jueves jum jumat kam kamis kedd keskiviikko keskiviikkona lauantai lauantaina lor lordag lun lundi lunedi lunes luni lør lørdag maanantai maanantaina maandag man mandag mardi martedi martes marti mer mercoledi mercredi mie miercoles miercuri min minggu mittwoch mon monday montag nedele niedz niedziela ons onsdag patek pazar pazartesi pentek per perjantai perjantaina persembe piatek pon pondeli poniedziałek pzt qua quarta-feira qui quinta-feira rab rabu sab sabado sabato sabtu sal salı sam sambata samedi samstag sat saturday seg segunda-feira sel selasa sen senin sex sexta-feira sob sobota son sondag sonntag sroda streda sun sunday sunnuntai sunnuntaina sze szerda szo szombat søn søndag ter terca-feira thu thursday tiistai tiistaina tir tirs tirsdag tis tisdag tor tors torsdag torstai torstaina tue tuesday utery vasarnap ven vendredi venerdi vie viernes vin vineri vrijdag wed wednesday woensdag wtorek zaterdag zondag воскресенье вторник вівторок неділя пʼятниця понедельник понеділок пятница середа среда суббота субота четвер четверг"
"""The words for weekdays, except those that are months elsewhere: mar is a Tuesday in Spain."""

SHORT_WEEKDAYS = "mo di mi do fr sa so ma wo vr za zo lu me je ve"
"""Weekdays of two letters, which stand at the beginning only."""
