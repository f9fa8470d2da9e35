// Who may view which photo: a schema, two policies, three entities and two requests.
using Cedar;
using Cedar.Evaluation;
using Cedar.Json;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;

var schema = Schema.Parse("""
    entity User;
    entity Album = { owner: User };
    entity Photo in Album = { private: Bool };
    action view appliesTo { principal: User, resource: Photo, context: { mfa: Bool } };
    """);
var policies = PolicySet.Parse("""
    @id("guests")
    permit(principal, action == Action::"view", resource in Album::"holiday");

    @id("private")
    forbid(principal, action, resource) when { resource.private } unless { context.mfa };
    """);
foreach (var finding in new Validator(schema).Validate(policies))
    Console.WriteLine(finding);

var entities = EntityJson.Read("""
    [
      {"uid": {"type": "User", "id": "alice"}, "attrs": {}, "parents": []},
      {"uid": {"type": "Album", "id": "holiday"}, "attrs": {"owner": {"type": "User", "id": "alice"}}, "parents": []},
      {"uid": {"type": "Photo", "id": "beach"}, "attrs": {"private": true}, "parents": [{"type": "Album", "id": "holiday"}]}
    ]
    """, schema);
var authorizer = new Authorizer(policies);
foreach (var context in new[] { """{"mfa": true}""", """{"mfa": false}""" })
{
    var request = RequestJson.Read(
        new EntityUid("User", "alice"), new EntityUid("Action", "view"), new EntityUid("Photo", "beach"), context, schema);
    var response = authorizer.Authorize(request, entities);
    var reasons = response.Reasons.Select(id => policies.Find(id)!.FindAnnotation("id"));
    Console.WriteLine($"{context}: {response.Decision} because of {string.Join(", ", reasons)}");
}
