using Xunit.Abstractions;

namespace Emulator.Tests.Services.Cognito;

/// <summary>What Cognito refuses of schemas, names and filters, by boto3.</summary>
public sealed class RefusalTests(ITestOutputHelper output)
{
    private const string Script = """
        idp = boto3.client("cognito-idp", config=Config(parameter_validation=False))
        def schema(**attribute):
            return text(idp.create_user_pool, PoolName="p", Schema=[attribute])
        fixed = "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email"
        def string(name="email", **c): return schema(Name=name, AttributeDataType="String", StringAttributeConstraints=c)
        def number(name="n", **c): return schema(Name=name, AttributeDataType="Number", NumberAttributeConstraints=c)
        eq(schema(Name="a"), "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.")
        eq(schema(Name="a", AttributeDataType="String", Required=True), "Required custom attributes are not supported currently.")
        eq(schema(Name="email", AttributeDataType="Number"), fixed)
        eq(schema(Name="email", DeveloperOnlyAttribute=True), fixed)
        eq(string(MinLength="x"), "Invalid StringAttributeConstraints for schema attribute email")
        eq(string(MaxLength="-1"), "Invalid StringAttributeConstraints for schema attribute email")
        eq(string("a", MaxLength="x"), "Invalid StringAttributeConstraints for schema attribute custom:a")
        eq(number(MinValue="x"), "Invalid NumberAttributeConstraints for schema attribute custom:n")
        eq(string(MaxLength="2049"), "user.email: String attributes cannot have a length of more than 2048")
        eq(string(MinLength="2", MaxLength="1"), "user.email: Max length cannot be less than min length.")
        eq(number(MinValue="2", MaxValue="1"), "user.custom:n: Max value cannot be less than min value.")
        eq(number(MinValue="-2", MaxValue="1"), None)
        both = dict(StringAttributeConstraints={"MinLength": "1"}, NumberAttributeConstraints={"MinValue": "1"})
        made = idp.create_user_pool(PoolName="p", Schema=[dict(Name="d", AttributeDataType="String", DeveloperOnlyAttribute=True, **both),
            dict(Name="n", AttributeDataType="Number", **both), dict(Name="email", AttributeDataType="String", Mutable=False)])["UserPool"]
        attributes = {a["Name"]: a for a in made["SchemaAttributes"]}
        eq("NumberAttributeConstraints" in attributes["dev:custom:d"], False)
        eq("StringAttributeConstraints" in attributes["custom:n"], False)
        pool = made["Id"]
        def add(*names): return text(idp.add_custom_attributes, UserPoolId=pool, CustomAttributes=[dict(Name=n, AttributeDataType="String") for n in names])
        eq(add("new", "d"), "custom:d: Existing attribute already has name dev:custom:d.")
        eq("custom:new" in [a["Name"] for a in idp.describe_user_pool(UserPoolId=pool)["UserPool"]["SchemaAttributes"]], False)
        # Filters, also of a pool without users.
        def listed(f): return text(idp.list_users, UserPoolId=pool, Filter=f)
        eq(listed('custom:n = "1"'), "Invalid search attribute: custom:n")
        eq(listed("username = x"), "Error while parsing filter")
        eq(listed("username ="), "Error while parsing filter")
        eq(listed('username ^= "x"'), None)
        # An attribute that cannot change.
        def attribute(name, value): return {"Name": name, "Value": value}
        idp.admin_create_user(UserPoolId=pool, Username="u", UserAttributes=[attribute("email", "u@example.com")])
        def update(*attributes): return text(idp.admin_update_user_attributes, UserPoolId=pool, Username="u", UserAttributes=list(attributes))
        eq(update(attribute("name", "n"), attribute("email", "v@example.com")), "user.email: Attribute cannot be updated.")
        eq("name" in [a["Name"] for a in idp.admin_get_user(UserPoolId=pool, Username="u")["UserAttributes"]], False)
        # Names that are addresses or numbers, and addresses in use.
        def named(kinds, name, **p):
            p = p or dict(UserPoolId=idp.create_user_pool(PoolName="p", UsernameAttributes=kinds)["UserPool"]["Id"])
            return text(idp.admin_create_user, Username=name, **p)
        eq(named(["email"], "name"), "Username should be an email.")
        eq(named(["phone_number"], "name"), "Username should be a phone number.")
        eq(named(["phone_number"], "a@b.example"), "Username should be a phone number.")
        eq(named(["email", "phone_number"], "name"), "Username should be either an email or a phone number.")
        eq(named(["email", "phone_number"], "+4912345"), None)
        people = idp.create_user_pool(PoolName="p", UsernameAttributes=["email"])["UserPool"]["Id"]
        names = [idp.admin_create_user(UserPoolId=people, Username=f"{n}@x.example")["User"]["Username"] for n in "ab"]
        change = dict(UserPoolId=people, Username=names[1], UserAttributes=[attribute("email", "a@x.example")])
        eq(code(idp.admin_update_user_attributes, **change), "AliasExistsException")
        aliases = idp.create_user_pool(PoolName="p", AliasAttributes=["email"])["UserPool"]["Id"]
        eq(named([], "a@x.example", UserPoolId=aliases), "Username cannot be of email format, since user pool is configured for email alias.")
        verified = [attribute("email", "a@x.example"), attribute("email_verified", "true")]
        idp.admin_create_user(UserPoolId=aliases, Username="one", UserAttributes=verified)
        eq(code(idp.admin_create_user, UserPoolId=aliases, Username="two", UserAttributes=verified), "AliasExistsException")
        idp.admin_create_user(UserPoolId=aliases, Username="two", UserAttributes=verified, ForceAliasCreation=True)
        eq(idp.admin_get_user(UserPoolId=aliases, Username="a@x.example")["Username"] in ("one", "two"), True)
        print("done")
        """;

    [Fact]
    public async Task Schemas_filters_and_names_are_refused_as_Cognito_refuses_them()
    {
        await using var account = await Account.StartAsync();

        Assert.Equal("done", (await Boto3.RunAsync(account, Script, output) ?? "done").Trim());
    }
}
