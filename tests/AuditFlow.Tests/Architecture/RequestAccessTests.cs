using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

public sealed class RequestAccessTests
{
    [Fact]
    public void Every_request_is_allowed_to_somebody_or_anonymous_on_purpose()
        => FindUndeclared(typeof(Permissions).Assembly.GetTypes()).ShouldBeEmpty();

    [Fact]
    public void A_request_that_says_nothing_is_found() => FindUndeclared([typeof(Planted)]).ShouldBe([nameof(Planted)]);

    [Fact]
    public void Every_permission_has_its_row() => Permissions.Rows.Keys.Order().ShouldBe(Enum.GetValues<Permission>().Order());

    [Fact]
    public void Every_request_is_a_command_or_a_query()
        => typeof(Permissions).Assembly.GetTypes().Where(IsRequest)
            .Where(t => !t.GetInterfaces().Any(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(ICommand<>) || i.GetGenericTypeDefinition() == typeof(IQuery<>))))
            .Select(t => t.Name).ShouldBeEmpty();

    static IEnumerable<string> FindUndeclared(IEnumerable<Type> types) => types.Where(IsRequest)
        .Where(t => t.IsDefined(typeof(AllowAttribute), false) == t.IsDefined(typeof(AnonymousAttribute), false))
        .Select(t => t.Name);

    static bool IsRequest(Type type) => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IBaseRequest));

    sealed record Planted : ICommand;
}
