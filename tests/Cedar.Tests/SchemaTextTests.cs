using Cedar.Schemas;

namespace Cedar.Tests;

public sealed class SchemaTextTests
{
    public static string[] Refused =>
    [
        "entity if;", "entity has;", "action true;", "action like;", "action in;", "entity User {if: Long};", "entity A {in: Long};",
        "type String = Long;", "type Set = Long;", "type Bool = Long;", "type Boolean = Long;", "type Entity = Long;",
        "type Record = Long;", "type Extension = Long;", "type __cedar = Long;", "entity __cedar;", "namespace A::__cedar { entity A; }",
        "entity Action;", "namespace N { entity Action; }", "entity A {x: Boolean};", "entity A {x: __cedar::Boolean};",
        "entity A; action x appliesTo {};", "entity A; action x appliesTo {principal: A};",
        "entity A; action x appliesTo {principal: A, context: {}};", "entity A; action x appliesTo {principal: [], resource: []};",
        "entity A; action x appliesTo {principal: [], resource: A};", "entity A; action x appliesTo {principal: [A,], resource: A};",
        "entity A; action x appliesTo {principal: A, resource: A, context: Set<Long>};", "entity A enum [\"a\",];",
        "entity A in [A,];", "action x in [];", "action x; action y in [x,];", "action x attributes {a: Long};", "action x attributes {a};",
        "action x in A::B; namespace A { action B; }", "entity A, B,;", "@a @a entity A;", "entity A {@a @a x: Long};",
        "entity A in Action; action x;", "action x appliesTo {principal: Action, resource: Action};", "entity A {x: Action};",
        "entity A {x: Set};", "entity A {x: __cedar};", "entity A {x: N::__cedar::Long};", "entity A in __cedar::Long;",
    ];

    public static string[] Accepted =>
    [
        "", "// nothing", "entity User {\"if\": Long};", "action \"if\";", "type EntityOrCommon = Long;", "type decimal = Long;",
        "entity String; entity Set; entity Bool; entity Entity;", "type Action = Long; entity A {x: Action};",
        "entity A {x: Long, x: String};", "entity A {x: {y: Long, \"y\": Long}};", "entity A in [];", "entity A enum [\"a\", \"a\"];",
        "entity A; action x appliesTo {principal: A, resource: A,};", "entity A {x: Long,};", "action x attributes {};",
        "entity A {x: Action}; action x;", "namespace N { entity A {x: Action, y: N::Action}; action x; }",
        "namespace N { action x in [y]; } action y;", "namespace N { action x in [Action::\"y\"]; } action y;",
        "entity principal, action, resource, context, entity, type, namespace, appliesTo, tags, attributes, enum;",
        "entity decimal; entity A {x: decimal, y: __cedar::decimal};", "namespace Action { entity A; }", "action \"\";",
        "entity A; action x appliesTo {context: {}, resource: [A], principal: [A]};", "entity A {__cedar: Long};",
    ];

    public static TheoryData<string> RefusedTexts => new(Refused);

    public static TheoryData<string> AcceptedTexts => new(Accepted);

    [Theory]
    [MemberData(nameof(RefusedTexts))]
    public void What_the_official_parser_refuses_is_a_syntax_error(string text) =>
        Assert.Throws<CedarSyntaxException>(() => Schema.Parse(text));

    [Theory]
    [MemberData(nameof(AcceptedTexts))]
    public void What_the_official_parser_reads_is_read(string text) =>
        Assert.Equal(Schema.Parse(text).ToString(), Schema.Parse(Schema.Parse(text).ToString()).ToString());

    [Fact]
    public void Of_two_attributes_with_one_name_the_last_counts() =>
        Assert.Equal("entity A = {x: String};\n", Schema.Parse("entity A {x: Long, x: String};").ToString());
}
